package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GradientsTest {
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor variable(float... values) {
    return Tensor.of(values).variable();
  }

  private static float[] gradient(Tensor loss, Tensor x) {
    return Gradients.of(loss, List.of(x)).get(0).toArray();
  }

  @Test
  void everyUseOfATensorCounts() {
    Tensor x = variable(2);
    // x^2 + 3x + x * x: derivative 4x + 3.
    assertArrayEquals(new float[] {11}, gradient(x.square().add(x.mul(3)).add(x.mul(x)), x));
    assertArrayEquals(new float[] {3}, gradient(x.add(x).add(x), x));
  }

  @Test
  void diamondsOfAnyOrderAddUp() {
    Tensor x = variable(0.7f);
    Tensor a = x.square();
    Tensor left = a.mul(2);
    Tensor late = a.exp();
    Tensor top = left.mul(late).add(a);
    // d/da (2a e^a + a) = 2 e^a (1 + a) + 1, da/dx = 2x.
    double expected = (2 * Math.exp(0.49) * 1.49 + 1) * 1.4;
    assertEquals(expected, gradient(top, x)[0], 1e-5);
  }

  @Test
  void whatTheLossDoesNotDependOnHasZeros() {
    Tensor x = variable(1, 2);
    Tensor unused = Tensor.zeros(3, 2).variable();
    Tensor constant = Tensor.ones(2);
    List<Tensor> found = Gradients.of(x.mul(constant).sum(), List.of(unused, x, constant));
    assertEquals(Shape.of(3, 2), found.get(0).shape());
    assertArrayEquals(new float[6], found.get(0).toArray());
    assertArrayEquals(new float[] {1, 1}, found.get(1).toArray());
    assertArrayEquals(new float[2], found.get(2).toArray());
    assertArrayEquals(new float[] {0, 0}, gradient(Tensor.scalar(3), x));
  }

  @Test
  void intermediateTensorsAndTheLossItselfCanBeAskedFor() {
    Tensor x = variable(3);
    Tensor middle = x.square();
    Tensor loss = middle.mul(5).sum();
    List<Tensor> found = Gradients.of(loss, List.of(middle, x, loss));
    assertArrayEquals(new float[] {5}, found.get(0).toArray());
    assertArrayEquals(new float[] {30}, found.get(1).toArray());
    assertEquals(1, found.get(2).item());
    assertArrayEquals(new float[] {1}, gradient(x, x), "a leaf as its own loss");
  }

  @Test
  void aTensorNamedTwiceGetsItsGradientTwice() {
    Tensor x = variable(3);
    List<Tensor> found = Gradients.of(x.square().sum(), List.of(x, x));
    assertArrayEquals(new float[] {6}, found.get(0).toArray());
    assertArrayEquals(new float[] {6}, found.get(1).toArray());
  }

  @Test
  void aGraphCanBeDifferentiatedAgainAndAgain() {
    Tensor x = variable(1, 2, 3);
    Tensor y = variable(2, 2, 2);
    Tensor product = x.mul(y);
    Tensor loss = product.square().sum();
    Tensor other = product.exp().sum();
    float[] first = gradient(loss, x);
    float[] second = gradient(other, y);
    Gradients.differentiable(loss, List.of(product));
    assertArrayEquals(first, gradient(loss, x));
    assertArrayEquals(second, gradient(other, y));
    assertArrayEquals(new float[] {8, 16, 24}, first);
  }

  @Test
  void nothingIsComputedThatNobodyAskedFor() {
    Tensor x = Tensor.ones(4, 3).variable();
    Tensor weight = Tensor.ones(3, 3).variable();
    Tensor loss = x.matmul(weight).square().sum();
    ThreadState state = ThreadState.current();
    long before = state.upcomingNode();
    assertEquals(1, Gradients.differentiable(loss, List.of(x)).size());
    long forOne = state.upcomingNode() - before;
    before = state.upcomingNode();
    Gradients.differentiable(loss, List.of(x, weight));
    assertEquals(forOne + 1, state.upcomingNode() - before, "a product for each gradient");
  }

  @Test
  void onlyAScalarHasGradients() {
    Tensor x = variable(1, 2);
    String message =
        assertThrows(IllegalArgumentException.class, () -> Gradients.of(x.square(), List.of(x)))
            .getMessage();
    assertTrue(message.contains("scalar") && message.contains("[2]"), message);
    Tensor single = variable(1);
    assertArrayEquals(
        new float[] {2}, gradient(single.square().reshape(1, 1), single), "one element of rank 2");
  }

  @Test
  void detachedAndPausedComputationsAreNotRecorded() {
    Tensor x = variable(3);
    assertArrayEquals(new float[] {3}, gradient(x.mul(x.detach()), x));
    assertFalse(x.detach().requiresGradient());
    Tensor within;
    try (Gradients.Recording outer = Gradients.pause()) {
      try (Gradients.Recording inner = Gradients.pause()) {
        assertFalse(x.square().requiresGradient());
      }
      within = x.square();
      assertFalse(within.requiresGradient(), "an inner pause must not end the outer one");
    }
    assertTrue(x.square().requiresGradient());
    assertArrayEquals(new float[] {9}, gradient(x.mul(within), x));
  }

  @Test
  void aVariableStartsAnew() {
    Tensor x = variable(3);
    Tensor cut = x.square().variable();
    Tensor loss = cut.mul(2).sum();
    assertArrayEquals(new float[] {0}, gradient(loss, x));
    assertArrayEquals(new float[] {2}, gradient(loss, cut));
  }

  @Test
  void onlyDifferentiableGradientsCanBeDifferentiated() {
    Tensor x = variable(3);
    Tensor loss = x.pow(4).sum();
    assertFalse(Gradients.of(loss, List.of(x)).get(0).requiresGradient());
    Tensor first = Gradients.differentiable(loss, List.of(x)).get(0);
    Tensor second = Gradients.differentiable(first.sum(), List.of(x)).get(0);
    Tensor third = Gradients.differentiable(second.sum(), List.of(x)).get(0);
    Tensor fourth = Gradients.of(third.sum(), List.of(x)).get(0);
    assertEquals(108, first.item(), 1e-3);
    assertEquals(108, second.item(), 1e-3);
    assertEquals(72, third.item(), 1e-3);
    assertEquals(24, fourth.item(), 1e-3);
  }

  @Test
  void hessianTimesVectorOfAQuadraticForm() {
    RandomStream stream = RandomStream.of(101);
    Tensor a = stream.normal(6, 6);
    Tensor x = stream.normal(1, 6).variable();
    Tensor v = stream.normal(1, 6);
    Tensor loss = x.matmul(a).mul(x).sum();
    Tensor gradient = Gradients.differentiable(loss, List.of(x)).get(0);
    float[] found = gradient(gradient.mul(v).sum(), x);
    float[] expected = v.matmul(a.add(a.transpose())).toArray();
    assertArrayEquals(expected, found, 1e-5f);
  }

  /** The squared norm of a network's gradient: first and second derivatives are of third order. */
  @Test
  void gradientPenaltiesAreDifferentiated() {
    Derivatives.of(
            in -> {
              Tensor x = in[0].requiresGradient() ? in[0] : in[0].variable();
              Tensor output = x.dense(in[1], in[2], Activation.TANH).matmul(in[3]);
              Tensor slope = Gradients.differentiable(output.sum(), List.of(x)).get(0);
              Tensor penalty = slope.square().sum(1);
              return in[0].requiresGradient() ? penalty : penalty.detach();
            },
            GradientsTest::penalty)
        .within(1e-5, 1e-4, 1e-3)
        .check(
            Doubles.random(102, -1, 1, 3, 2),
            Doubles.random(103, -1, 1, 5, 2),
            Doubles.random(104, -1, 1, 5),
            Doubles.random(105, -1, 1, 5, 1));
  }

  /** By hand: the gradient of w . tanh(V x + b) is V^T (w (1 - tanh^2)). */
  private static Doubles penalty(Doubles[] in) {
    int units = in[1].dim(0);
    int features = in[1].dim(1);
    return Doubles.build(
        new int[] {in[0].dim(0)},
        index -> {
          double[] slope = new double[features];
          for (int u = 0; u < units; u++) {
            double z = in[2].at(u);
            for (int f = 0; f < features; f++) {
              z += in[1].at(u, f) * in[0].at(index[0], f);
            }
            double weight = in[3].at(u, 0) * (1 - Math.tanh(z) * Math.tanh(z));
            for (int f = 0; f < features; f++) {
              slope[f] += weight * in[1].at(u, f);
            }
          }
          return Arrays.stream(slope).map(s -> s * s).sum();
        });
  }

  /** A fused operation differentiates itself inside the differentiation that met it. */
  @Test
  void aFusedOperationDeepInAGraphLeavesTheRestOfItAlone() {
    int bins = 4;
    Derivatives.of(
            in -> {
              Tensor x = in[0].mul(0.8f);
              Tensor raw = in[1].tanh();
              Spline.Result first = Spline.forward(x, raw, bins, 3);
              Spline.Result second = Spline.forward(first.y().add(x), raw.mul(0.5f), bins, 3);
              Tensor early = x.square().sum(1);
              return second
                  .y()
                  .mul(x)
                  .sum(1)
                  .add(first.logDet())
                  .add(second.logDet())
                  .add(early)
                  .add(raw.square().sum(1));
            },
            in -> {
              Doubles x = in[0].map(v -> v * 0.8f);
              Doubles raw = in[1].map(Math::tanh);
              Doubles first = SplineTest.reference(x, raw, bins, 3, false);
              Doubles moved = Doubles.build(x.dims(), i -> first.at(i[0], i[1]) + x.at(i[0], i[1]));
              Doubles second = SplineTest.reference(moved, raw.map(v -> v * 0.5), bins, 3, false);
              int d = x.dim(1);
              return Doubles.build(
                  new int[] {x.dim(0)},
                  i -> {
                    double sum = first.at(i[0], d) + second.at(i[0], d);
                    for (int j = 0; j < d; j++) {
                      double v = x.at(i[0], j);
                      sum += second.at(i[0], j) * v + v * v;
                    }
                    for (int j = 0; j < raw.dim(1); j++) {
                      sum += raw.at(i[0], j) * raw.at(i[0], j);
                    }
                    return sum;
                  });
            })
        .within(1e-5, 5e-4, 5e-3)
        .check(Doubles.random(106, -2, 2, 4, 2), Doubles.random(107, -1, 1, 4, 2 * (3 * bins - 1)));
  }

  @Test
  void aChainOfFiftyThousandOperationsNeedsNoStack() {
    Tensor x = variable(1);
    Tensor y = x;
    for (int i = 0; i < 50_000; i++) {
      y = y.add(0.5f);
    }
    assertArrayEquals(new float[] {1}, gradient(y, x));
  }

  @Test
  void gradientsOfClosedTensorsFailByName() {
    Tensor x = variable(2);
    Tensor y;
    try (Scope inner = Scope.open()) {
      y = inner.keep(x.exp().square());
    }
    String message = assertThrows(IllegalStateException.class, () -> gradient(y, x)).getMessage();
    assertTrue(message.contains("[1]") && message.contains("after it was closed"), message);
  }

  @Test
  void aFailedDifferentiationDoesNotSpoilTheNext() {
    Tensor x = variable(2);
    Tensor safe = x.square();
    Tensor doomed = safe.exp();
    Tensor loss = doomed.mul(x).add(safe).sum();
    float[] before = gradient(loss, x);
    Tensor broken = doomed.square();
    Tensor top = broken.add(safe).sum();
    broken.detach();
    Tensor hidden = x.mul(3);
    Tensor bad = hidden.square().add(safe);
    hidden.close();
    assertThrows(IllegalStateException.class, () -> gradient(bad, x));
    assertArrayEquals(before, gradient(loss, x));
    assertTrue(Float.isFinite(gradient(top, x)[0]));
  }
}
