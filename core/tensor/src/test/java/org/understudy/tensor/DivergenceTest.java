package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DivergenceTest {
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor random(int seed, int... dims) {
    return Doubles.random(seed, -1, 1, dims).tensor();
  }

  /** All sign vectors of length d, the same for every one of n rows. */
  private static List<Tensor> signs(int n, int d) {
    List<Tensor> all = new ArrayList<>();
    for (int bits = 0; bits < 1 << d; bits++) {
      float[] values = new float[n * d];
      for (int i = 0; i < values.length; i++) {
        values[i] = (bits >> i % d & 1) == 0 ? 1 : -1;
      }
      all.add(Tensor.of(values, n, d));
    }
    return all;
  }

  @Test
  void ofALinearFieldIsItsTraceAndAnEstimateItsQuadraticForm() {
    Tensor a = random(1, 4, 4);
    Tensor x = random(2, 3, 4);
    Tensor probe = random(3, 3, 4);
    UnaryOperator<Tensor> field = t -> t.matmul(a, false, true);
    float trace = 0;
    for (int i = 0; i < 4; i++) {
      trace += a.toArray()[5 * i];
    }
    Divergence.Result exact = Divergence.exact(field, x);
    assertArrayEquals(new float[] {trace, trace, trace}, exact.divergence().toArray(), 1e-6f);
    assertArrayEquals(field.apply(x).toArray(), exact.value().toArray());
    Divergence.Result estimate = Divergence.estimate(field, x, List.of(probe));
    assertArrayEquals(
        probe.matmul(a, false, true).mul(probe).sum(1).toArray(),
        estimate.divergence().toArray(),
        1e-6f);
  }

  @Test
  void ofACubicFieldIsTheSumOfSquares() {
    Tensor x = random(4, 5, 3);
    float[] expected = x.square().sum(1).mul(3).toArray();
    assertArrayEquals(expected, Divergence.exact(t -> t.pow(3), x).divergence().toArray(), 1e-5f);
    // Its Jacobian is diagonal, of which a probe of signs gives the trace itself.
    assertArrayEquals(
        expected,
        Divergence.estimate(t -> t.pow(3), x, signs(5, 3).subList(5, 6)).divergence().toArray(),
        1e-5f);
  }

  /** A network with a condition for each row, against a gradient for each column. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ofANetworkIsThatByReverseMode(boolean paused) {
    int n = 6;
    int d = 3;
    Tensor first = random(5, 8, d).variable();
    Tensor bias = random(6, 8).variable();
    Tensor last = random(7, d, 8).variable();
    Tensor condition = random(8, n, 8);
    UnaryOperator<Tensor> field =
        t ->
            t.dense(first, bias, Activation.TANH)
                .mul(condition)
                .logSoftmax(1)
                .dense(last, null, Activation.SILU);
    Tensor x = random(9, n, d);
    Tensor variable = x.variable();
    Tensor value = field.apply(variable);
    Tensor expected = Tensor.zeros(n);
    for (int i = 0; i < d; i++) {
      Tensor column = value.slice(1, i, i + 1).sum();
      Tensor gradient = Gradients.of(column, List.of(variable)).get(0);
      expected = expected.add(gradient.slice(1, i, i + 1).reshape(n));
    }
    long before = Engine.memory().liveTensors();
    Divergence.Result exact;
    Divergence.Result estimate;
    try (AutoCloseable recording = paused ? Gradients.pause() : () -> {}) {
      exact = Divergence.exact(field, x);
      if (paused) {
        assertEquals(before + 2, Engine.memory().liveTensors());
        assertFalse(exact.value().requiresGradient() || exact.divergence().requiresGradient());
      }
      estimate = Divergence.estimate(field, x, signs(n, d));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    assertArrayEquals(value.toArray(), exact.value().toArray());
    assertArrayEquals(expected.toArray(), exact.divergence().toArray(), 2e-6f);
    // Over all signs the products of different elements cancel.
    assertArrayEquals(expected.toArray(), estimate.divergence().toArray(), 2e-6f);
  }

  /** Div of V tanh(W x + b) is sum over i and h of V_ih (1 - tanh^2 z_h) W_hi. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itsGradientsAreThoseOfTheFormula(boolean exact) {
    int n = 3;
    int d = 2;
    Derivatives.of(
            in -> {
              UnaryOperator<Tensor> field =
                  t -> t.dense(in[1], in[2], Activation.TANH).matmul(in[3]);
              Tensor found =
                  exact
                      ? Divergence.exact(field, in[0]).divergence()
                      : Divergence.estimate(field, in[0], signs(n, d)).divergence();
              return in[0].requiresGradient() ? found : found.detach();
            },
            in ->
                Doubles.build(
                    new int[] {n},
                    at -> {
                      double sum = 0;
                      for (int h = 0; h < 4; h++) {
                        double z = in[2].at(h);
                        double product = 0;
                        for (int i = 0; i < d; i++) {
                          z += in[1].at(h, i) * in[0].at(at[0], i);
                          product += in[1].at(h, i) * in[3].at(h, i);
                        }
                        sum += (1 - Math.tanh(z) * Math.tanh(z)) * product;
                      }
                      return sum;
                    }))
        .within(1e-5, 1e-4, 1e-3)
        .check(
            Doubles.random(10, -1, 1, n, d),
            Doubles.random(11, -1, 1, 4, d),
            Doubles.random(12, -1, 1, 4),
            Doubles.random(13, -1, 1, 4, d));
  }

  /** What a step of a continuous flow is made of: its point has a history, others know it. */
  @Test
  void onlyTheFieldsOwnPointIsMoved() {
    Tensor z = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2).variable();
    Tensor x = z.square();
    Divergence.Result result = Divergence.exact(t -> t.mul(x), x);
    assertArrayEquals(new float[] {5, 25}, result.divergence().toArray());
    assertArrayEquals(
        new float[] {2, 4, 6, 8},
        Gradients.of(result.divergence().sum(), List.of(z)).get(0).toArray());
    assertArrayEquals(
        new float[] {4, 32, 108, 256},
        Gradients.of(result.value().sum(), List.of(z)).get(0).toArray(),
        "value z^4");
  }

  @Test
  void aCheckpointedDivergenceHasTheSameGradients() {
    Tensor x = random(14, 5, 3);
    Tensor weight = random(15, 3, 3).variable();
    UnaryOperator<Tensor> part =
        t -> Divergence.exact(p -> p.matmul(weight).tanh().softmax(1), t).divergence();
    float[] expected = Gradients.of(part.apply(x).sum(), List.of(weight)).get(0).toArray();
    Tensor again = Checkpoint.of(part, x, List.of(weight));
    assertArrayEquals(expected, Gradients.of(again.sum(), List.of(weight)).get(0).toArray(), 1e-6f);
    assertTrue(Math.abs(expected[0]) > 1e-3, "and they are not zeros");
  }

  @Test
  void constantsHaveNoneAndTheIdentityHasItsDimension() {
    Tensor x = random(16, 2, 3);
    Tensor constant = random(17, 2, 3);
    assertArrayEquals(new float[2], Divergence.exact(t -> constant, x).divergence().toArray());
    assertArrayEquals(new float[] {3, 3}, Divergence.exact(t -> t, x).divergence().toArray());
    try (Gradients.Recording paused = Gradients.pause()) {
      assertArrayEquals(new float[] {3, 3}, Divergence.exact(t -> t, x).divergence().toArray());
      assertArrayEquals(constant.toArray(), Divergence.exact(t -> constant, x).value().toArray());
    }
    assertEquals(3, constant.dim(1), "and stays open");
    Tensor none = Tensor.zeros(2, 0);
    assertArrayEquals(new float[2], Divergence.exact(Tensor::exp, none).divergence().toArray());
    Tensor empty = Tensor.zeros(0, 2);
    assertEquals(Shape.of(0), Divergence.exact(Tensor::exp, empty).divergence().shape());
  }

  @Test
  void recordingGoesOnAsItWasBehindAFieldThatFails() {
    Tensor x = random(18, 2, 3);
    try (Gradients.Recording paused = Gradients.pause()) {
      assertThrows(
          ArithmeticException.class,
          () ->
              Divergence.exact(
                  t -> {
                    throw new ArithmeticException();
                  },
                  x));
      assertTrue(Gradients.isPaused());
    }
    assertFalse(Gradients.isPaused());
  }

  @Test
  void refusesFieldsAndProbesThatDoNotFit() {
    Tensor x = random(19, 2, 3);
    assertMessage(() -> Divergence.exact(t -> t.slice(1, 0, 2), x), "[2, 3]", "[2, 2]");
    assertMessage(() -> Divergence.exact(t -> t, Tensor.zeros(3)), "[n, d]", "[3]");
    assertMessage(() -> Divergence.estimate(t -> t, x, List.of()), "at least one probe");
    assertMessage(
        () -> Divergence.estimate(t -> t, x, List.of(x, Tensor.zeros(3))), "[2, 3]", "[3]");
  }

  private static void assertMessage(
      org.junit.jupiter.api.function.Executable call, String... parts) {
    String message = assertThrows(IllegalArgumentException.class, call).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }
}
