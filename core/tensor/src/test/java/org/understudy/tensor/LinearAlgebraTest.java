package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LinearAlgebraTest {
  private static final int[][] SHAPES = {{3, 3}, {1, 1}, {0, 0}, {2, 4, 4}, {1, 2, 2}, {0, 3, 3}};

  /** Well away from singular, with rows in an order that needs exchanges. */
  private static Doubles matrices(long seed, int... dims) {
    Doubles noise = Doubles.random(seed, -0.4, 0.4, dims);
    int rank = dims.length;
    int d = dims[rank - 1];
    return Doubles.build(
        dims,
        index ->
            (float) (noise.at(index) + ((index[rank - 2] + 1) % d == index[rank - 1] ? 1.7 : 0)));
  }

  private static double at(Doubles a, int m, int i, int j) {
    return a.dims().length == 3 ? a.at(m, i, j) : a.at(i, j);
  }

  /** The determinant by its definition: a signed sum over the first row's cofactors. */
  private static double determinant(double[][] a) {
    if (a.length == 0) {
      return 1;
    }
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += (j % 2 == 0 ? 1 : -1) * a[0][j] * determinant(without(a, 0, j));
    }
    return sum;
  }

  private static double[][] without(double[][] a, int row, int column) {
    double[][] minor = new double[a.length - 1][a.length - 1];
    for (int i = 0; i < minor.length; i++) {
      for (int j = 0; j < minor.length; j++) {
        minor[i][j] = a[i < row ? i : i + 1][j < column ? j : j + 1];
      }
    }
    return minor;
  }

  private static double[][] matrix(Doubles a, int m) {
    int d = a.dim(-1);
    double[][] matrix = new double[d][d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        matrix[i][j] = at(a, m, i, j);
      }
    }
    return matrix;
  }

  private static int[] batch(int[] dims) {
    return dims.length == 3 ? new int[] {dims[0]} : new int[0];
  }

  /** By Cramer's rule: signed minors over the determinant. */
  private static double inverse(double[][] a, int i, int j) {
    return ((i + j) % 2 == 0 ? 1 : -1) * determinant(without(a, j, i)) / determinant(a);
  }

  @Test
  void inversesByCramersRule() {
    for (int[] dims : SHAPES) {
      int rank = dims.length;
      Derivatives.of(
              in -> LinearAlgebra.inverse(in[0]),
              in ->
                  Doubles.build(
                      dims,
                      index -> inverse(matrix(in[0], index[0]), index[rank - 2], index[rank - 1])))
          .check(matrices(721, dims));
    }
  }

  @Test
  void systemsWithColumnsAndVectors() {
    int[][][] cases = {
      {{3, 3}, {3, 2}}, {{3, 3}, {3}}, {{2, 4, 4}, {2, 4, 1}}, {{2, 3, 3}, {2, 3}}, {{1, 1}, {1, 0}}
    };
    for (int[][] each : cases) {
      Derivatives.of(
              in -> LinearAlgebra.solve(in[0], in[1]),
              in -> {
                int lead = each[0].length - 2;
                int d = in[0].dim(-1);
                return Doubles.build(
                    each[1],
                    index -> {
                      double sum = 0;
                      int[] from = index.clone();
                      double[][] a = matrix(in[0], index[0]);
                      for (int k = 0; k < d; k++) {
                        from[lead] = k;
                        sum += inverse(a, index[lead], k) * in[1].at(from);
                      }
                      return sum;
                    });
              })
          .check(matrices(722, each[0]), Doubles.random(723, -1, 1, each[1]));
    }
  }

  @Test
  void determinantsAndTheirLogarithms() {
    for (int[] dims : SHAPES) {
      Derivatives.of(
              in -> LinearAlgebra.determinant(in[0]),
              in ->
                  Doubles.build(
                      batch(dims),
                      index -> determinant(matrix(in[0], index.length == 0 ? 0 : index[0]))))
          .check(matrices(724, dims));
      Derivatives.of(
              in -> LinearAlgebra.logAbsDet(in[0]),
              in ->
                  Doubles.build(
                      batch(dims),
                      index ->
                          Math.log(
                              Math.abs(
                                  determinant(matrix(in[0], index.length == 0 ? 0 : index[0]))))))
          .check(matrices(725, dims));
    }
  }

  /** From the definition: the lower triangle whose product with its transpose is the matrix. */
  private static double[][] lower(double[][] a) {
    double[][] l = new double[a.length][a.length];
    for (int j = 0; j < a.length; j++) {
      for (int i = j; i < a.length; i++) {
        double rest = 0.5 * (a[i][j] + a[j][i]);
        for (int k = 0; k < j; k++) {
          rest -= l[i][k] * l[j][k];
        }
        l[i][j] = i == j ? Math.sqrt(rest) : rest / l[j][j];
      }
    }
    return l;
  }

  @Test
  void lowerFactorsOfSymmetricParts() {
    for (int[] dims : SHAPES) {
      int rank = dims.length;
      Doubles noise = Doubles.random(726, -0.5, 0.5, dims);
      Doubles a =
          Doubles.build(
              dims, index -> noise.at(index) + (index[rank - 1] == index[rank - 2] ? 2.5 : 0));
      Derivatives.of(
              in -> LinearAlgebra.cholesky(in[0]),
              in ->
                  Doubles.build(
                      dims,
                      index -> lower(matrix(in[0], index[0]))[index[rank - 2]][index[rank - 1]]))
          .check(a);
    }
  }

  @Test
  void aFactorOfAHundredRowsMultipliesBack() {
    try (Scope scope = Scope.open()) {
      Tensor b = RandomStream.of(727).normal(100, 100);
      Tensor a = b.matmul(b, false, true).add(0);
      Tensor l = LinearAlgebra.cholesky(a.add(Tensor.of(unit(100), 100, 100)));
      Tensor back = l.matmul(l, false, true).sub(Tensor.of(unit(100), 100, 100));
      assertArrayEquals(a.toArray(), back.toArray(), 2e-4f);
      double logDet = 0;
      float[] factor = l.toArray();
      for (int i = 0; i < 100; i++) {
        logDet += 2 * Math.log(factor[i * 101]);
      }
      Tensor again = back.add(Tensor.of(unit(100), 100, 100));
      assertEquals(logDet, LinearAlgebra.logAbsDet(again).item(), 1e-3 * Math.abs(logDet));
      Tensor product = LinearAlgebra.inverse(again).matmul(again);
      assertArrayEquals(unit(100), product.toArray(), 1e-2f);
    }
  }

  private static float[] unit(int d) {
    float[] unit = new float[d * d];
    for (int i = 0; i < d; i++) {
      unit[i * (d + 1)] = 1;
    }
    return unit;
  }

  @Test
  void aLogarithmDoesNotOverflowWhereADeterminantDoes() {
    try (Scope scope = Scope.open()) {
      Tensor a = Tensor.of(unit(50), 50, 50).mul(1e-3f);
      assertEquals(0, LinearAlgebra.determinant(a).item());
      assertEquals(50 * Math.log(1e-3), LinearAlgebra.logAbsDet(a).item(), 1e-3);
    }
  }

  @Test
  void singularMatrices() {
    try (Scope scope = Scope.open()) {
      Tensor a = Tensor.of(new float[] {1, 0, 0, 1, 1, 2, 2, 4}, 2, 2, 2).variable();
      assertArrayEquals(new float[] {1, 0}, LinearAlgebra.determinant(a).toArray());
      Tensor log = LinearAlgebra.logAbsDet(a);
      assertArrayEquals(new float[] {0, Float.NEGATIVE_INFINITY}, log.toArray());
      assertMessage(() -> LinearAlgebra.inverse(a), "matrix 1 of the batch [2, 2, 2]", "singular");
      assertMessage(
          () -> LinearAlgebra.solve(a, Tensor.zeros(2, 2)), "solve", "matrix 1", "singular");
      assertMessage(() -> Gradients.of(log.sum(), List.of(a)), "matrix 1", "singular");
      Tensor one = Tensor.zeros(2, 2);
      assertMessage(() -> LinearAlgebra.inverse(one), "the matrix of shape [2, 2] is singular");
    }
  }

  @Test
  void nanFillsItsMatrixAndNoOther() {
    try (Scope scope = Scope.open()) {
      Tensor a = Tensor.of(new float[] {2, 0, 0, 2, 0, Float.NaN, 0, 0}, 2, 2, 2);
      for (Tensor y :
          List.of(
              LinearAlgebra.inverse(a),
              LinearAlgebra.solve(a, Tensor.ones(2, 2)),
              LinearAlgebra.determinant(a),
              LinearAlgebra.logAbsDet(a))) {
        float[] found = y.toArray();
        for (int i = 0; i < found.length; i++) {
          assertEquals(i >= found.length / 2, Float.isNaN(found[i]), y + ", element " + i);
        }
      }
      float[] lower = LinearAlgebra.cholesky(a).toArray();
      assertTrue(Float.isNaN(lower[4]) && Float.isNaN(lower[6]) && Float.isNaN(lower[7]));
    }
  }

  @Test
  void whatDoesNotFitIsNamed() {
    try (Scope scope = Scope.open()) {
      assertMessage(() -> LinearAlgebra.inverse(Tensor.zeros(2, 3)), "inverse", "[2, 3]");
      assertMessage(() -> LinearAlgebra.logAbsDet(Tensor.zeros(3)), "logAbsDet", "[3]");
      Tensor a = Tensor.zeros(2, 3, 3);
      assertMessage(
          () -> LinearAlgebra.solve(a, Tensor.zeros(3, 3, 1)), "solve", "[2, 3, 3]", "[3, 3, 1]");
      assertMessage(() -> LinearAlgebra.solve(a, Tensor.zeros(3)), "[2, 3, 3]", "[3]");
      Tensor indefinite = Tensor.of(new float[] {1, 2, 2, 1}, 1, 2, 2);
      assertMessage(
          () -> LinearAlgebra.cholesky(indefinite),
          "matrix 0 of the batch [1, 2, 2] is not positive definite",
          "order 2");
    }
  }

  private static void assertMessage(Runnable call, String... parts) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message + " lacks " + part);
    }
  }
}
