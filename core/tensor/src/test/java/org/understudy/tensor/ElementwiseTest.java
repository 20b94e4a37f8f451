package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ElementwiseTest {
  /** A function of one element, its formula, and the interval its derivatives are tested on. */
  record Function(
      String name,
      UnaryOperator<Tensor> operation,
      DoubleUnaryOperator formula,
      double low,
      double high) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Function> functions() {
    return List.of(
        new Function("exp", Tensor::exp, Math::exp, -3, 3),
        new Function("log", Tensor::log, Math::log, 0.3, 5),
        new Function("log1p", Tensor::log1p, Math::log1p, -0.6, 4),
        new Function("sqrt", Tensor::sqrt, Math::sqrt, 0.3, 5),
        new Function("square", Tensor::square, x -> x * x, -3, 3),
        new Function("abs", Tensor::abs, Math::abs, -3, 3),
        new Function("tanh", Tensor::tanh, Math::tanh, -3, 3),
        new Function("sigmoid", Tensor::sigmoid, x -> 1 / (1 + Math.exp(-x)), -4, 4),
        new Function("softplus", Tensor::softplus, ElementwiseTest::softplus, -4, 4),
        new Function("relu", Tensor::relu, x -> x > 0 || Double.isNaN(x) ? x : 0, -3, 3),
        new Function("elu", Tensor::elu, x -> x > 0 ? x : Math.expm1(x), -3, 3),
        new Function("gelu", Tensor::gelu, x -> x * 0.5 * (1 + erf(x * Math.sqrt(0.5))), -3, 3),
        new Function("silu", Tensor::silu, x -> x / (1 + Math.exp(-x)), -4, 4),
        new Function("sin", Tensor::sin, Math::sin, -4, 4),
        new Function("cos", Tensor::cos, Math::cos, -4, 4),
        new Function("erf", Tensor::erf, ElementwiseTest::erf, -2.5, 2.5),
        new Function("neg", Tensor::neg, x -> -x, -3, 3),
        new Function("reciprocal", Tensor::reciprocal, x -> 1 / x, 0.4, 3),
        new Function("reciprocal below 0", Tensor::reciprocal, x -> 1 / x, -3, -0.4),
        new Function("sign", Tensor::sign, x -> x > 0 ? 1 : x < 0 ? -1 : 0, -3, 3),
        new Function("add(2.5)", x -> x.add(2.5f), x -> x + 2.5, -3, 3),
        new Function("sub(2.5)", x -> x.sub(2.5f), x -> x - 2.5, -3, 3),
        new Function("mul(-1.5)", x -> x.mul(-1.5f), x -> x * -1.5, -3, 3),
        new Function("div(3)", x -> x.div(3f), x -> x / 3, -3, 3),
        new Function("pow(3)", x -> x.pow(3), x -> x * x * x, -2, 2),
        new Function("pow(2)", x -> x.pow(2), x -> x * x, -2, 2),
        new Function("pow(1)", x -> x.pow(1), x -> x, -2, 2),
        new Function("pow(0)", x -> x.pow(0), x -> 1, -2, 2),
        new Function("pow(-2)", x -> x.pow(-2), x -> 1 / (x * x), -3, -0.5),
        new Function("pow(2.5)", x -> x.pow(2.5f), x -> Math.pow(x, 2.5), 0.3, 3),
        new Function("pow(0.5)", x -> x.pow(0.5f), Math::sqrt, 0.3, 3),
        new Function("leakyRelu(0.2)", x -> x.leakyRelu(0.2f), x -> x > 0 ? x : 0.2f * x, -3, 3),
        new Function("clamp", x -> x.clamp(-0.5f, 0.75f), ElementwiseTest::clamp, -2, 2));
  }

  static List<Function> activations() {
    return List.of(
        new Function("IDENTITY", Activation.IDENTITY::apply, x -> x, -3, 3),
        new Function("LEAKY_RELU", Activation.LEAKY_RELU::apply, x -> x > 0 ? x : 0.01f * x, -3, 3),
        new Function("SOFTPLUS", Activation.SOFTPLUS::apply, ElementwiseTest::softplus, -3, 3),
        new Function("RELU", Activation.RELU::apply, x -> Math.max(0, x), -3, 3),
        new Function("ELU", Activation.ELU::apply, x -> x > 0 ? x : Math.expm1(x), -3, 3),
        new Function("TANH", Activation.TANH::apply, Math::tanh, -3, 3),
        new Function("SIGMOID", Activation.SIGMOID::apply, x -> 1 / (1 + Math.exp(-x)), -3, 3),
        new Function(
            "GELU", Activation.GELU::apply, x -> x * 0.5 * (1 + erf(x * Math.sqrt(0.5))), -3, 3),
        new Function("SILU", Activation.SILU::apply, x -> x / (1 + Math.exp(-x)), -3, 3));
  }

  static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  private static double clamp(double x) {
    return x < -0.5 ? -0.5 : x > 0.75 ? 0.75 : x;
  }

  /** Simpson's rule on the definition; error below 1e-13 for the arguments of these tests. */
  static double erf(double x) {
    if (Double.isNaN(x)) {
      return x;
    }
    if (Math.abs(x) > 6) {
      return Math.signum(x);
    }
    int steps = 600;
    double h = x / steps;
    double sum = 1 + Math.exp(-x * x);
    for (int i = 1; i < steps; i++) {
      sum += (i % 2 == 0 ? 2 : 4) * Math.exp(-(i * h) * (i * h));
    }
    return 2 / Math.sqrt(Math.PI) * sum * h / 3;
  }

  @ParameterizedTest
  @MethodSource({"functions", "activations"})
  void valueAndDerivativesFollowTheFormula(Function function) {
    for (int[] dims : new int[][] {{}, {1}, {17}, {3, 5}, {2, 1, 3}, {0}, {2, 0}}) {
      Derivatives.of(in -> function.operation.apply(in[0]), in -> in[0].map(function.formula))
          .check(Doubles.random(1, function.low, function.high, dims));
    }
  }

  /** Ten thousand points over the domain that models visit, value only, and IEEE's corners. */
  @ParameterizedTest
  @MethodSource({"functions", "activations"})
  void valuesAreAccurateFarOut(Function function) {
    boolean onAllNumbers = Double.isFinite(function.formula.applyAsDouble(-7));
    double low = onAllNumbers ? -60 : 1e-3;
    Doubles x = Doubles.random(2, low, 60, 10_000);
    try (Scope scope = Scope.open()) {
      float[] found = function.operation.apply(x.tensor()).toArray();
      for (int i = 0; i < found.length; i++) {
        double expected = function.formula.applyAsDouble(x.values()[i]);
        // GELU's error function is good to 2e-7, times x where it stands for a factor near zero.
        double floor = function.name.equalsIgnoreCase("gelu") ? 2e-6 : 4e-7;
        double allowed = 2e-6 * Math.abs(expected) + floor;
        assertEquals(expected, found[i], allowed, function + " of " + x.values()[i]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource({"functions", "activations"})
  void specialNumbersGoThroughAsIeeeSays(Function function) {
    float[] special = {
      Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0f, 1e30f, -1e30f, 100, -100
    };
    // More than one vector register, so that both the wide and the tail loop see each number.
    float[] x = new float[special.length * 5 + 3];
    for (int i = 0; i < x.length; i++) {
      x[i] = special[i % special.length];
    }
    try (Scope scope = Scope.open()) {
      float[] found = function.operation.apply(Tensor.of(x)).toArray();
      for (int i = 0; i < x.length; i++) {
        float expected = (float) function.formula.applyAsDouble(x[i]);
        String what = function + " of " + x[i] + " at " + i;
        if (readsInfinityTimesZero(function, x[i])) {
          assertTrue(Float.isNaN(found[i]) || found[i] == Math.max(0, x[i]), what);
        } else if (Float.isNaN(expected) || Float.isInfinite(expected)) {
          assertEquals(expected, found[i], what);
        } else {
          assertEquals(expected, found[i], 4e-6 * Math.abs(expected) + 4e-7, what);
        }
      }
    }
  }

  /** GELU and SiLU are NaN there or at their limit, which depends on the processor. */
  private static boolean readsInfinityTimesZero(Function function, float x) {
    String name = function.name.toLowerCase(Locale.ROOT);
    return (name.equals("gelu") && Float.isInfinite(x))
        || (name.equals("silu") && x == Float.NEGATIVE_INFINITY);
  }

  @Test
  void theErrorFunctionMatchesPublishedValues() {
    // Abramowitz and Stegun, table 7.1; the last from its series in double.
    assertEquals(0.5204998778, ErrorFunction.of(0.5), 5e-11);
    assertEquals(0.8427007929, ErrorFunction.of(1), 5e-11);
    assertEquals(-0.9953222650, ErrorFunction.of(-2), 5e-11);
    assertEquals(0.9999779095030014, ErrorFunction.of(3), 1e-15);
    assertEquals(0, ErrorFunction.of(0));
  }

  /** A binary operation and its formula. */
  record Operation(String name, BinaryOperator<Tensor> operation, DoubleBinaryOperator formula) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Operation> operations() {
    return List.of(
        new Operation("add", Tensor::add, (a, b) -> a + b),
        new Operation("sub", Tensor::sub, (a, b) -> a - b),
        new Operation("mul", Tensor::mul, (a, b) -> a * b),
        new Operation("div", Tensor::div, (a, b) -> a / b),
        new Operation("maximum", Tensor::maximum, Math::max),
        new Operation("minimum", Tensor::minimum, Math::min));
  }

  static List<Operation> comparisons() {
    return List.of(
        new Operation("gt", Tensor::gt, (a, b) -> a > b ? 1 : 0),
        new Operation("ge", Tensor::ge, (a, b) -> a >= b ? 1 : 0),
        new Operation("lt", Tensor::lt, (a, b) -> a < b ? 1 : 0),
        new Operation("le", Tensor::le, (a, b) -> a <= b ? 1 : 0),
        new Operation("eq", Tensor::eq, (a, b) -> a == b ? 1 : 0));
  }

  /** Pairs of shapes in which the first, the second or both are repeated. */
  private static final int[][][] SHAPES = {
    {{}, {}},
    {{3}, {3}},
    {{2, 3}, {2, 3}},
    {{2, 3}, {3}},
    {{3}, {2, 3}},
    {{2, 3}, {}},
    {{}, {2, 3}},
    {{2, 3}, {2, 1}},
    {{2, 1}, {2, 3}},
    {{2, 1}, {1, 3}},
    {{4, 1}, {3}},
    {{2, 3, 4}, {3, 1}},
    {{3, 1}, {2, 3, 4}},
    {{2, 1, 4}, {1, 3, 1}},
    {{2, 3, 4}, {2, 1, 4}},
    {{1, 1, 1}, {2, 3, 4}},
    {{2, 1, 3, 1}, {2, 1, 5}},
    {{1}, {1, 1}},
    {{5}, {1, 5}},
    {{0}, {1}},
    {{1, 3}, {0, 1}},
    {{2, 0}, {2, 0}},
  };

  @ParameterizedTest
  @MethodSource("operations")
  void binaryOperationsBroadcastBothWays(Operation operation) {
    for (int[][] shapes : SHAPES) {
      Derivatives.of(
              in -> operation.operation.apply(in[0], in[1]),
              in -> Doubles.zip(in[0], in[1], operation.formula))
          .check(Doubles.random(3, 0.6, 3, shapes[0]), Doubles.random(4, 0.5, 2.5, shapes[1]));
    }
  }

  @ParameterizedTest
  @MethodSource("comparisons")
  void comparisonsAreMasksWithoutGradient(Operation operation) {
    for (int[][] shapes : SHAPES) {
      Doubles a = Doubles.random(5, -2, 2, shapes[0]).map(Math::rint);
      Doubles b = Doubles.random(6, -2, 2, shapes[1]).map(Math::rint);
      try (Scope scope = Scope.open()) {
        Tensor mask = operation.operation.apply(a.tensor().variable(), b.tensor().variable());
        Doubles expected = Doubles.zip(a, b, operation.formula);
        assertArrayEquals(expected.values(), Doubles.of(mask).values());
        assertArrayEquals(expected.dims(), mask.shape().toArray());
        assertFalse(mask.requiresGradient());
      }
    }
  }

  @Test
  void comparisonsWithANumberAreComparisonsWithAScalar() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.of(new float[] {-1, 0.5f, 2});
      assertArrayEquals(new float[] {0, 0, 1}, x.gt(0.5f).toArray());
      assertArrayEquals(new float[] {0, 1, 1}, x.ge(0.5f).toArray());
      assertArrayEquals(new float[] {1, 0, 0}, x.lt(0.5f).toArray());
      assertArrayEquals(new float[] {1, 1, 0}, x.le(0.5f).toArray());
    }
  }

  @ParameterizedTest
  @MethodSource({"operations", "comparisons"})
  void nanAndInfinityGoThroughBinaryOperations(Operation operation) {
    float[] special = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0, 1, -2};
    int n = special.length;
    try (Scope scope = Scope.open()) {
      float[] found =
          operation.operation.apply(Tensor.of(special, n, 1), Tensor.of(special, 1, n)).toArray();
      for (int i = 0; i < n * n; i++) {
        double expected = operation.formula.applyAsDouble(special[i / n], special[i % n]);
        assertEquals(
            (float) expected,
            found[i] == 0 ? Math.abs(found[i]) * Math.copySign(1, (float) expected) : found[i],
            operation + " of " + special[i / n] + " and " + special[i % n]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource({"operations", "comparisons"})
  void shapesThatDoNotFitAreNamed(Operation operation) {
    try (Scope scope = Scope.open()) {
      Tensor a = Tensor.zeros(2, 3);
      Tensor b = Tensor.zeros(2, 4);
      String message =
          assertThrows(IllegalArgumentException.class, () -> operation.operation.apply(a, b))
              .getMessage();
      assertTrue(message.contains(operation.name), message);
      assertTrue(message.contains("[2, 3]") && message.contains("[2, 4]"), message);
    }
  }

  @Test
  void whereTakesFromBothSidesAndBroadcastsAllThree() {
    int[][][] shapes = {
      {{2, 3}, {2, 3}, {2, 3}},
      {{2, 1}, {3}, {}},
      {{}, {2, 1}, {3}},
      {{3}, {}, {2, 3}},
      {{0, 3}, {3}, {1, 1}},
    };
    for (int[][] shape : shapes) {
      Doubles mask = Doubles.random(7, 0, 1, shape[0]).map(Math::rint);
      Derivatives.of(
              in -> Tensor.where(mask.tensor(), in[0], in[1]),
              in -> {
                Doubles wide =
                    Doubles.zip(mask, Doubles.zip(in[0], in[1], (a, b) -> 0), (m, z) -> m);
                return Doubles.build(
                    wide.dims(),
                    index ->
                        wide.at(index) != 0 ? in[0].broadcastAt(index) : in[1].broadcastAt(index));
              })
          .check(Doubles.random(8, -2, 2, shape[1]), Doubles.random(9, -2, 2, shape[2]));
    }
  }

  @Test
  void theSideNotTakenMayBeNan() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.of(new float[] {-1, 4}).variable();
      Tensor root = Tensor.where(x.gt(0), x.sqrt(), Tensor.scalar(0));
      assertArrayEquals(new float[] {0, 2}, root.toArray());
      Tensor safe = Tensor.where(x.gt(0), x, Tensor.scalar(1)).sqrt();
      Tensor gradient =
          Gradients.of(Tensor.where(x.gt(0), safe, Tensor.scalar(0)).sum(), List.of(x)).get(0);
      assertArrayEquals(new float[] {0, 0.25f}, gradient.toArray());
    }
  }

  @Test
  void equalElementsGiveTheGradientToTheFirst() {
    try (Scope scope = Scope.open()) {
      Tensor a = Tensor.of(new float[] {1, 2, 3}).variable();
      Tensor b = Tensor.of(new float[] {1, 3, 2}).variable();
      List<Tensor> larger = Gradients.of(a.maximum(b).sum(), List.of(a, b));
      assertArrayEquals(new float[] {1, 0, 1}, larger.get(0).toArray());
      assertArrayEquals(new float[] {0, 1, 0}, larger.get(1).toArray());
      List<Tensor> smaller = Gradients.of(a.minimum(b).sum(), List.of(a, b));
      assertArrayEquals(new float[] {1, 1, 0}, smaller.get(0).toArray());
      assertArrayEquals(new float[] {0, 0, 1}, smaller.get(1).toArray());
    }
  }

  @Test
  void theSoftplusOfVeryNegativeNumbersKeepsItsSizeAndSign() {
    try (Scope scope = Scope.open()) {
      Doubles x = Doubles.random(10, -80, 0, 1000);
      float[] found = x.tensor().softplus().toArray();
      for (int i = 0; i < found.length; i++) {
        double expected = Math.log1p(Math.exp(x.values()[i]));
        assertEquals(1, found[i] / expected, 1e-5, "softplus of " + x.values()[i]);
      }
    }
  }

  @Test
  void theLogarithmIsRelativelyAccurateNearOne() {
    try (Scope scope = Scope.open()) {
      assertEquals(0, Tensor.of(new float[] {1}).log().item());
      Doubles x = Doubles.random(11, 0.99, 1.01, 1000);
      float[] found = x.tensor().log().toArray();
      for (int i = 0; i < found.length; i++) {
        double expected = Math.log(x.values()[i]);
        assertEquals(expected, found[i], 3e-7 * Math.abs(expected), "log of " + x.values()[i]);
      }
    }
  }

  @Test
  void derivativesAtKinksAreDefined() {
    try (Scope scope = Scope.open()) {
      Tensor zero = Tensor.of(new float[] {0}).variable();
      assertEquals(0, Gradients.of(zero.abs().sum(), List.of(zero)).get(0).item());
      assertEquals(0, Gradients.of(zero.relu().sum(), List.of(zero)).get(0).item());
      assertEquals(1, Gradients.of(zero.elu().sum(), List.of(zero)).get(0).item(), 1e-6);
      assertEquals(
          1, Gradients.of(zero.clamp(0, 1).sum(), List.of(zero)).get(0).item(), "at the bound");
    }
  }

  @Test
  void clampRefusesBoundsOutOfOrder() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.zeros(2);
      String message =
          assertThrows(IllegalArgumentException.class, () -> x.clamp(2, 1)).getMessage();
      assertEquals("clamp: the lower bound 2.0 is above the upper bound 1.0", message);
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void everyActivationHasAFormulaHere(Activation activation) {
    assertTrue(activations().stream().anyMatch(f -> f.name().equals(activation.name())));
  }
}
