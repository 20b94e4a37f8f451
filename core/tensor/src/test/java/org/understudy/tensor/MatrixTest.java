package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MatrixTest {
  private static int[] dims(boolean transposed, int rows, int columns) {
    return transposed ? new int[] {columns, rows} : new int[] {rows, columns};
  }

  private static double entry(Doubles m, boolean transposed, int i, int j) {
    return transposed ? m.at(j, i) : m.at(i, j);
  }

  private static double entry(Doubles m, boolean transposed, int batch, int i, int j) {
    return transposed ? m.at(batch, j, i) : m.at(batch, i, j);
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true", "true, true"})
  void matrixProductsOfEveryOrientation(boolean transposeA, boolean transposeB) {
    int[][] sizes = {
      {2, 3, 4}, {1, 1, 1}, {1, 5, 2}, {5, 1, 3}, {4, 2, 1}, {0, 2, 3}, {2, 0, 3}, {2, 3, 0}
    };
    for (int[] s : sizes) {
      int n = s[0];
      int k = s[1];
      int m = s[2];
      Derivatives.of(
              in -> in[0].matmul(in[1], transposeA, transposeB),
              in ->
                  Doubles.build(
                      new int[] {n, m},
                      index -> {
                        double sum = 0;
                        for (int j = 0; j < k; j++) {
                          sum +=
                              entry(in[0], transposeA, index[0], j)
                                  * entry(in[1], transposeB, j, index[1]);
                        }
                        return sum;
                      }))
          .check(
              Doubles.random(41, -1, 1, dims(transposeA, n, k)),
              Doubles.random(42, -1, 1, dims(transposeB, k, m)));
    }
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true", "true, true"})
  void batchedProductsMultiplyPairByPair(boolean transposeA, boolean transposeB) {
    int[][] sizes = {{3, 2, 3, 4}, {1, 2, 2, 2}, {2, 1, 3, 1}, {0, 2, 3, 4}};
    for (int[] s : sizes) {
      int[] a = Doubles.insert(dims(transposeA, s[1], s[2]), 0, s[0]);
      int[] b = Doubles.insert(dims(transposeB, s[2], s[3]), 0, s[0]);
      Derivatives.of(
              in -> in[0].matmul(in[1], transposeA, transposeB),
              in ->
                  Doubles.build(
                      new int[] {s[0], s[1], s[3]},
                      index -> {
                        double sum = 0;
                        for (int j = 0; j < s[2]; j++) {
                          sum +=
                              entry(in[0], transposeA, index[0], index[1], j)
                                  * entry(in[1], transposeB, index[0], j, index[2]);
                        }
                        return sum;
                      }))
          .check(Doubles.random(43, -1, 1, a), Doubles.random(44, -1, 1, b));
    }
  }

  @Test
  void largeProductsAgreeWithDouble() {
    Doubles a = Doubles.random(45, -1, 1, 200, 513);
    Doubles b = Doubles.random(46, -1, 1, 513, 33);
    try (Scope scope = Scope.open()) {
      float[] found = a.tensor().matmul(b.tensor()).toArray();
      for (int i = 0; i < 200; i++) {
        for (int j = 0; j < 33; j++) {
          double sum = 0;
          for (int k = 0; k < 513; k++) {
            sum += a.at(i, k) * b.at(k, j);
          }
          // Random signs: rounding grows like the square root of 513 terms of about 2^-22.
          assertEquals(sum, found[i * 33 + j], 4e-5);
        }
      }
    }
  }

  private static DoubleUnaryOperator formula(Activation activation) {
    return ElementwiseTest.activations().stream()
        .filter(function -> function.name().equals(activation.name()))
        .findFirst()
        .orElseThrow()
        .formula();
  }

  private static Doubles dense(Doubles[] in, Activation activation) {
    DoubleUnaryOperator formula = formula(activation);
    return Doubles.build(
        new int[] {in[0].dim(0), in[1].dim(0)},
        index -> {
          double sum = in.length > 2 ? in[2].at(index[1]) : 0;
          for (int j = 0; j < in[0].dim(1); j++) {
            sum += in[0].at(index[0], j) * in[1].at(index[1], j);
          }
          return formula.applyAsDouble(sum);
        });
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void denseLayersWithEveryActivation(Activation activation) {
    int[][] sizes = {{3, 4, 5}, {1, 1, 1}, {7, 2, 17}, {0, 2, 3}, {2, 0, 3}, {2, 3, 0}};
    for (int[] s : sizes) {
      Doubles x = Doubles.random(47, -1.5, 1.5, s[0], s[1]);
      Doubles weight = Doubles.random(48, -1, 1, s[2], s[1]);
      Doubles bias = Doubles.random(49, -1, 1, s[2]);
      Derivatives.of(in -> in[0].dense(in[1], in[2], activation), in -> dense(in, activation))
          .check(x, weight, bias);
      Derivatives.of(in -> in[0].dense(in[1], null, activation), in -> dense(in, activation))
          .check(x, weight);
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void denseIsItsComposedForm(Activation activation) {
    try (Scope scope = Scope.open()) {
      RandomStream stream = RandomStream.of(50);
      Tensor x = stream.normal(200, 50).variable();
      Tensor w = stream.normal(50, 50).mul(0.2f).variable();
      Tensor b = stream.normal(50).variable();
      Tensor fused = x.dense(w, b, activation);
      Tensor composed = activation.apply(x.matmul(w.transpose()).add(b));
      assertArrayEquals(composed.toArray(), fused.toArray(), 5e-6f);
      Tensor weights = stream.normal(200, 50);
      List<Tensor> one = Gradients.of(fused.mul(weights).sum(), List.of(x, w, b));
      List<Tensor> other = Gradients.of(composed.mul(weights).sum(), List.of(x, w, b));
      for (int i = 0; i < 3; i++) {
        assertArrayEquals(other.get(i).toArray(), one.get(i).toArray(), 3e-4f, "input " + i);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void denseLayersDoNotHideNan(Activation activation) {
    try (Scope scope = Scope.open()) {
      float[] input = new float[20 * 17];
      input[3 * 17 + 2] = Float.NaN;
      Tensor w = RandomStream.of(51).normal(33, 17);
      Tensor y = Tensor.of(input, 20, 17).dense(w, Tensor.zeros(33), activation);
      float[] values = y.toArray();
      for (int i = 0; i < 33; i++) {
        assertTrue(Float.isNaN(values[3 * 33 + i]), activation + " hid NaN in unit " + i);
        assertTrue(!Float.isNaN(values[4 * 33 + i]), activation + " spread NaN to another row");
      }
    }
  }

  @Test
  void denseHasGradientsOnlyWhereAsked() {
    try (Scope scope = Scope.open()) {
      Tensor x = RandomStream.of(52).normal(4, 3);
      Tensor w = RandomStream.of(53).normal(2, 3).variable();
      Tensor b = Tensor.zeros(2);
      Tensor y = x.dense(w, b, Activation.TANH);
      Tensor gradient = Gradients.of(y.sum(), List.of(w)).get(0);
      assertEquals(w.shape(), gradient.shape());
      assertArrayEquals(
          new float[2], Gradients.of(y.sum(), List.of(b)).get(0).toArray(), "a constant");
    }
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true", "true, true"})
  void triangularSystemsAreSolved(boolean upper, boolean unit) {
    for (int[] s : new int[][] {{3, 4}, {1, 1}, {2, 1}, {0, 3}, {5, 2}}) {
      int d = s[1];
      Doubles full = Doubles.random(54, -0.8, 0.8, d, d);
      Doubles triangle =
          Doubles.build(
              new int[] {d, d}, index -> full.at(index) + (index[0] == index[1] ? 2.0 : 0.0));
      Derivatives.of(
              in -> in[0].solveTriangular(in[1], upper, unit),
              in -> solve(in[0], in[1], upper, unit))
          .check(Doubles.random(55, -1, 1, s[0], d), triangle);
    }
  }

  /** Substitution row by row, from the definition T x = b. */
  private static Doubles solve(Doubles b, Doubles t, boolean upper, boolean unit) {
    int d = t.dim(0);
    double[] out = new double[b.values().length];
    for (int row = 0; row < b.dim(0); row++) {
      for (int step = 0; step < d; step++) {
        int i = upper ? d - 1 - step : step;
        double rest = b.at(row, i);
        for (int j = 0; j < d; j++) {
          if (upper ? j > i : j < i) {
            rest -= t.at(i, j) * out[row * d + j];
          }
        }
        out[row * d + i] = unit ? rest : rest / t.at(i, i);
      }
    }
    return new Doubles(out, b.dims());
  }

  @Test
  void solvingUndoesMultiplying() {
    try (Scope scope = Scope.open()) {
      Doubles lower =
          Doubles.build(
              new int[] {5, 5},
              i -> i[1] > i[0] ? 0 : i[1] == i[0] ? 1.5 : (float) (0.1 * (i[0] - 2 * i[1])));
      Tensor x = RandomStream.of(56).normal(7, 5);
      Tensor product = x.matmul(lower.tensor(), false, true);
      assertArrayEquals(
          x.toArray(), product.solveTriangular(lower.tensor(), false, false).toArray(), 1e-5f);
    }
  }

  @Test
  void shapesThatDoNotMultiplyAreNamed() {
    try (Scope scope = Scope.open()) {
      Tensor a = Tensor.zeros(2, 3);
      Tensor b = Tensor.zeros(4, 5);
      assertMessage(() -> a.matmul(b), "matmul", "[2, 3]", "[4, 5]");
      assertMessage(() -> a.matmul(b, true, true), "[2, 3] transposed", "[4, 5] transposed");
      Tensor cube = Tensor.zeros(7, 3, 2);
      Tensor other = Tensor.zeros(6, 2, 3);
      assertMessage(() -> a.matmul(cube), "matmul", "[2, 3]", "[7, 3, 2]");
      assertMessage(() -> cube.matmul(other), "matmul", "[7, 3, 2]", "[6, 2, 3]");
      assertMessage(
          () -> a.dense(b, null, Activation.RELU), "dense", "[2, 3]", "[4, 5]", "bias none");
      Tensor weight = Tensor.zeros(4, 3);
      Tensor bias = Tensor.zeros(5);
      assertMessage(
          () -> a.dense(weight, bias, Activation.RELU), "dense", "[2, 3]", "[4, 3]", "[5]");
      assertMessage(() -> a.solveTriangular(b, true, false), "solveTriangular", "[2, 3]", "[4, 5]");
    }
  }

  private static void assertMessage(Runnable call, String... parts) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message + " lacks " + part);
    }
  }

  @Test
  void bfloat16ProductsStayCloseAndFloat32ComesBack() {
    try (Scope scope = Scope.open()) {
      RandomStream stream = RandomStream.of(57);
      Tensor a = stream.normal(64, 96);
      Tensor b = stream.normal(96, 80);
      float[] exact = a.matmul(b).toArray();
      Engine.precision(Engine.Precision.BFLOAT16);
      try {
        // 8 bits of significand: 2^-9 per operand, root of 96 terms, five sigmas.
        float[] rounded = a.matmul(b).toArray();
        assertArrayEquals(exact, rounded, 0.2f);
        assertFalse(Arrays.equals(exact, rounded));
        Tensor narrow = b.slice(1, 0, 50);
        Engine.precision(Engine.Precision.FLOAT32);
        float[] narrowExact = a.matmul(narrow).toArray();
        Engine.precision(Engine.Precision.BFLOAT16);
        assertArrayEquals(narrowExact, a.matmul(narrow).toArray());
      } finally {
        Engine.precision(Engine.Precision.FLOAT32);
      }
      assertArrayEquals(exact, a.matmul(b).toArray());
    }
  }
}
