package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReductionTest {
  private static final int[][] SHAPES = {{7}, {1}, {3, 4}, {1, 5}, {5, 1}, {2, 3, 4}, {2, 1, 3, 2}};

  /** From a line along an axis to one number. */
  record Reducer(
      String name, BiFunction<Tensor, Integer, Tensor> operation, ToDoubleFunction<double[]> of) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Reducer> reducers() {
    return List.of(
        new Reducer("sum", Tensor::sum, line -> Arrays.stream(line).sum()),
        new Reducer("mean", Tensor::mean, line -> Arrays.stream(line).sum() / line.length),
        new Reducer("max", Tensor::max, line -> Arrays.stream(line).max().orElseThrow()),
        new Reducer("min", Tensor::min, line -> Arrays.stream(line).min().orElseThrow()),
        new Reducer("logSumExp", Tensor::logSumExp, ReductionTest::logSumExp));
  }

  /** From a line along an axis to another. */
  record Along(
      String name, BiFunction<Tensor, Integer, Tensor> operation, Doubles.LineFunction of) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Along> alongs() {
    return List.of(
        new Along(
            "softmax", Tensor::softmax, line -> map(line, x -> Math.exp(x - logSumExp(line)))),
        new Along("logSoftmax", Tensor::logSoftmax, line -> map(line, x -> x - logSumExp(line))),
        new Along("cumsum", Tensor::cumsum, ReductionTest::running));
  }

  private static double[] map(double[] line, java.util.function.DoubleUnaryOperator function) {
    return Arrays.stream(line).map(function).toArray();
  }

  private static double logSumExp(double[] line) {
    double largest = Arrays.stream(line).max().orElse(Double.NEGATIVE_INFINITY);
    if (Double.isInfinite(largest)) {
      return largest;
    }
    return largest + Math.log(Arrays.stream(line).map(x -> Math.exp(x - largest)).sum());
  }

  private static double[] running(double[] line) {
    double[] sums = line.clone();
    for (int i = 1; i < sums.length; i++) {
      sums[i] += sums[i - 1];
    }
    return sums;
  }

  @ParameterizedTest
  @MethodSource("reducers")
  void everyAxisOfEveryShape(Reducer reducer) {
    for (int[] dims : SHAPES) {
      for (int axis = 0; axis < dims.length; axis++) {
        int at = axis;
        Doubles x = Doubles.random(31, -2, 2, dims);
        Derivatives.of(in -> reducer.operation.apply(in[0], at), in -> in[0].reduce(at, reducer.of))
            .check(x);
        Derivatives.of(
                in -> reducer.operation.apply(in[0], at - dims.length),
                in -> in[0].reduce(at, reducer.of))
            .check(x);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("alongs")
  void everyAxisOfEveryShapeKept(Along along) {
    for (int[] dims : SHAPES) {
      for (int axis = 0; axis < dims.length; axis++) {
        int at = axis;
        Derivatives.of(in -> along.operation.apply(in[0], at), in -> in[0].lines(at, along.of))
            .check(Doubles.random(32, -2, 2, dims));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("alongs")
  void emptyAxesStayEmpty(Along along) {
    try (Scope scope = Scope.open()) {
      for (int axis = 0; axis < 3; axis++) {
        Tensor x = Tensor.zeros(2, 0, 3).variable();
        Tensor y = along.operation.apply(x, axis);
        assertEquals(Shape.of(2, 0, 3), y.shape());
        assertEquals(x.shape(), Gradients.of(y.sum(), List.of(x)).get(0).shape());
      }
    }
  }

  @Test
  void reducingAnEmptyAxisGivesTheNeutralElement() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.zeros(2, 0, 3).variable();
      assertArrayEquals(new float[6], x.sum(1).toArray());
      assertEquals(Shape.of(2, 3), x.sum(1).shape());
      assertEquals(Shape.of(0, 3), x.sum(0).shape());
      assertEquals(Float.NEGATIVE_INFINITY, x.logSumExp(1).toArray()[0]);
      assertEquals(0, x.sum().item());
      assertTrue(Float.isNaN(x.mean().item()));
      assertEquals(Shape.of(2, 0, 3), Gradients.of(x.sum(1).sum(), List.of(x)).get(0).shape());
      String message = assertThrows(IllegalArgumentException.class, () -> x.max(1)).getMessage();
      assertEquals("max: axis 1 of shape [2, 0, 3] is empty", message);
      assertThrows(IllegalArgumentException.class, () -> x.min(1));
      assertEquals(Shape.of(0, 3), x.max(0).shape());
    }
  }

  @Test
  void wholeTensorsSumAndAverage() {
    for (int[] dims : new int[][] {{}, {1}, {6}, {3, 4}, {2, 3, 4}}) {
      Doubles x = Doubles.random(33, -2, 2, dims);
      Derivatives.of(in -> in[0].sum(), in -> Doubles.scalar(Arrays.stream(in[0].values()).sum()))
          .check(x);
      Derivatives.of(
              in -> in[0].square().mean(),
              in ->
                  Doubles.scalar(
                      Arrays.stream(in[0].values()).map(v -> v * v).average().orElseThrow()))
          .check(x);
    }
  }

  @Test
  void aKeptAxisHasExtentOne() {
    Derivatives.of(
            in -> in[0].sum(1, true).mul(in[0]),
            in -> Doubles.zip(in[0], keep(in[0]), (a, b) -> a * b))
        .check(Doubles.random(34, -2, 2, 3, 4));
    try (Scope scope = Scope.open()) {
      assertEquals(Shape.of(2, 1, 4), Tensor.zeros(2, 3, 4).sum(-2, true).shape());
      assertEquals(Shape.of(2, 4), Tensor.zeros(2, 3, 4).sum(-2, false).shape());
    }
  }

  private static Doubles keep(Doubles x) {
    return new Doubles(x.reduce(1, line -> Arrays.stream(line).sum()).values(), x.dim(0), 1);
  }

  @Test
  void sumsAccumulateInDouble() {
    // In float32, ten million times 0.1 drifts by percents; 1e8 + 1 - 1e8 is 0.
    int n = 10_000_000;
    float[] tenths = new float[n];
    Arrays.fill(tenths, 0.1f);
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.of(tenths);
      assertEquals(n * (double) 0.1f, x.sum().item(), 0.1);
      assertEquals(0.1f, x.mean().item(), 1e-8f);
      assertEquals(n * (double) 0.1f, x.cumsum(0).slice(0, n - 1, n).item(), 0.1);
      Tensor cancelling = Tensor.of(new float[] {1e8f, 1, -1e8f}, 3, 1);
      assertEquals(1, cancelling.sum(0).item());
      assertEquals(1, cancelling.reshape(1, 3).sum(1).item());
      Tensor longer = Tensor.of(new float[] {1e8f, 1, 1, -1e8f, 1, 1, 1});
      assertEquals(5, longer.sum().item());
    }
  }

  @Test
  void logSumExpDoesNotOverflowAndKnowsInfinity() {
    float inf = Float.POSITIVE_INFINITY;
    try (Scope scope = Scope.open()) {
      Tensor x =
          Tensor.of(
              new float[] {1000, 1000, -1000, -1000, -inf, -inf, -inf, 3, inf, 0, Float.NaN, 0},
              6,
              2);
      float[] found = x.logSumExp(1).toArray();
      assertEquals(1000 + Math.log(2), found[0], 1e-4);
      assertEquals(-1000 + Math.log(2), found[1], 1e-4);
      assertEquals(-inf, found[2]);
      assertEquals(3, found[3]);
      assertEquals(inf, found[4]);
      assertEquals(Float.NaN, found[5]);
    }
  }

  @Test
  void softmaxDoesNotOverflowAndPassesNanOn() {
    float inf = Float.POSITIVE_INFINITY;
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.of(new float[] {1000, 1000, -inf, 3, -2000, 0, Float.NaN, 0}, 4, 2);
      float[] p = x.softmax(1).toArray();
      assertArrayEquals(new float[] {0.5f, 0.5f, 0, 1, 0, 1}, Arrays.copyOf(p, 6), 1e-6f);
      assertTrue(Float.isNaN(p[6]), "softmax of NaN: " + p[6]);
      float[] log = x.logSoftmax(1).toArray();
      assertEquals(-Math.log(2), log[0], 1e-6);
      assertEquals(-inf, log[2]);
      assertEquals(0, log[3], 1e-6);
      assertEquals(-2000, log[4], 1e-3);
      assertTrue(Float.isNaN(log[6]) && Float.isNaN(log[7]), "logSoftmax of NaN: " + log[6]);
    }
  }

  @Test
  void logSoftmaxKeepsSmallProbabilitiesApart() {
    try (Scope scope = Scope.open()) {
      // log(1 - p) for p = exp(-12): a softmax followed by log would lose it in rounding.
      float[] log = Tensor.of(new float[] {12, 0}, 1, 2).logSoftmax(1).toArray();
      assertEquals(-Math.log1p(Math.exp(-12)), log[0], 2e-6);
      assertEquals(-12 - Math.log1p(Math.exp(-12)), log[1], 3e-6);
    }
  }

  @Test
  void nanGoesThroughEveryReduction() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.of(new float[] {1, Float.NaN, 2, 0, 1, 2, 5, 7, 8}, 3, 3);
      for (Reducer reducer : reducers()) {
        for (int axis = 0; axis < 2; axis++) {
          float[] found = reducer.operation.apply(x, axis).toArray();
          int hit = axis == 0 ? 1 : 0;
          for (int i = 0; i < 3; i++) {
            assertEquals(i == hit, Float.isNaN(found[i]), reducer + " axis " + axis + " at " + i);
          }
        }
      }
      assertTrue(Float.isNaN(x.sum().item()));
      assertTrue(Float.isNaN(x.mean().item()));
    }
  }

  @Test
  void tiesShareTheGradient() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.of(new float[] {3, 1, 3, 0, 0, 0}, 2, 3).variable();
      float third = 1 / 3f;
      assertArrayEquals(
          new float[] {0.5f, 0, 0.5f, third, third, third},
          Gradients.of(x.max(1).sum(), List.of(x)).get(0).toArray(),
          1e-7f);
      assertArrayEquals(
          new float[] {0, 1, 0, third, third, third},
          Gradients.of(x.min(1).sum(), List.of(x)).get(0).toArray(),
          1e-7f);
    }
  }

  @Test
  void standardNormalLogProbIsTheDensityAndTheComposedForm() {
    double halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);
    for (int[] dims : new int[][] {{4, 3}, {1, 1}, {5, 1}, {1, 6}, {0, 3}, {3, 0}}) {
      Doubles x = Doubles.random(35, -3, 3, dims);
      Derivatives.of(
              in -> in[0].standardNormalLogProb(),
              in ->
                  in[0].reduce(
                      1, line -> Arrays.stream(line).map(v -> -0.5 * v * v - halfLogTwoPi).sum()))
          .check(x);
      try (Scope scope = Scope.open()) {
        Tensor t = x.tensor();
        Tensor composed = t.square().mul(-0.5f).sub((float) halfLogTwoPi).sum(1);
        assertArrayEquals(composed.toArray(), t.standardNormalLogProb().toArray(), 1e-5f);
      }
    }
  }

  @Test
  void impossibleAxesAndShapesAreNamed() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.zeros(2, 3);
      for (Reducer reducer : reducers()) {
        String message =
            assertThrows(IllegalArgumentException.class, () -> reducer.operation.apply(x, 2))
                .getMessage();
        assertTrue(message.contains("axis 2") && message.contains("[2, 3]"), message);
      }
      Tensor line = Tensor.zeros(3);
      assertEquals(
          "standardNormalLogProb: expected shape [n, d], found [3]",
          assertThrows(IllegalArgumentException.class, line::standardNormalLogProb).getMessage());
    }
  }
}
