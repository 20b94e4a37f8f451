package org.understudy.tensor;

import java.nio.FloatBuffer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Inverses, linear systems, determinants and Cholesky factors of a matrix {@code [d, d]} or of each
 * of a batch {@code [batch, d, d]}, computed in double by elimination with partial pivoting.
 *
 * <p>Singular means that a pivot is exactly zero; a matrix that merely is close to it gives large
 * numbers. Of a matrix with NaN or infinities every result is NaN.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class LinearAlgebra {
  private LinearAlgebra() {}

  /**
   * The inverse.
   *
   * @param a {@code [d, d]} or {@code [batch, d, d]}
   * @return of the same shape
   * @throws IllegalArgumentException if a is of another shape, or a matrix is singular
   */
  public static Tensor inverse(Tensor a) {
    check("inverse", a);
    int d = a.dim(-1);
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(a.size());
    double[] unit = new double[d];
    for (int m = 0; m < matrices(a); m++) {
      LuDecomposition lu = decompose("inverse", a, m);
      for (int j = 0; j < d; j++) {
        unit[j] = 1;
        put(lu.solve(unit), out.data, m * d * d + j, d);
        unit[j] = 0;
      }
    }
    Tensor[] self = new Tensor[1];
    Tensor y =
        Tensor.result(
            state,
            a.shape(),
            out,
            gradients ->
                new @Nullable Tensor[] {
                  self[0].matmul(gradients[0], true, false).matmul(self[0], false, true).neg()
                },
            a);
    self[0] = y;
    return y;
  }

  /**
   * The x of a x = b.
   *
   * @param a {@code [d, d]} or {@code [batch, d, d]}
   * @param b columns {@code [d, n]} or {@code [batch, d, n]}, or a vector for each matrix, {@code
   *     [d]} or {@code [batch, d]}
   * @return of b's shape
   * @throws IllegalArgumentException if the shapes do not fit, or a matrix is singular
   */
  public static Tensor solve(Tensor a, Tensor b) {
    check("solve", a);
    boolean vectors = b.rank() == a.rank() - 1;
    boolean fits =
        (vectors || b.rank() == a.rank())
            && b.dim(vectors ? -1 : -2) == a.dim(-1)
            && (a.rank() == 2 || b.dim(0) == a.dim(0));
    if (!fits) {
      throw new IllegalArgumentException(
          "solve: matrices %s and right-hand sides %s do not fit; expected [d, d] and [d, n] or [d],"
                  .formatted(a.shape(), b.shape())
              + " or the same behind a batch axis");
    }
    if (!vectors) {
      return solveColumns(a, b);
    }
    Tensor columns = b.reshape(a.shape().with(-1, 1));
    return solveColumns(a, columns).reshape(b.shape());
  }

  private static Tensor solveColumns(Tensor a, Tensor b) {
    int d = a.dim(-1);
    int n = b.dim(-1);
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(b.size());
    FloatBuffer source = b.storage().data;
    double[] column = new double[d];
    for (int m = 0; m < matrices(a); m++) {
      LuDecomposition lu = decompose("solve", a, m);
      for (int j = 0; j < n; j++) {
        int from = m * d * n + j;
        for (int i = 0; i < d; i++) {
          column[i] = source.get(from + i * n);
        }
        put(lu.solve(column), out.data, from, n);
      }
    }
    Tensor[] self = new Tensor[1];
    Tensor x =
        Tensor.result(
            state,
            b.shape(),
            out,
            gradients -> {
              Tensor toRight = solveColumns(a.transpose(), gradients[0]);
              Tensor toMatrix =
                  a.requiresGradient() ? toRight.matmul(self[0], false, true).neg() : null;
              return new @Nullable Tensor[] {toMatrix, toRight};
            },
            a,
            b);
    self[0] = x;
    return x;
  }

  /**
   * log |det a|, minus infinity if a is singular; there the derivative, through the inverse, is an
   * error.
   *
   * @param a {@code [d, d]} or {@code [batch, d, d]}
   * @return a scalar or {@code [batch]}
   * @throws IllegalArgumentException if a is of another shape
   */
  public static Tensor logAbsDet(Tensor a) {
    check("logAbsDet", a);
    return perMatrix(
        a,
        LuDecomposition::logAbsDeterminant,
        (y, gradient) -> forEach(a, gradient).mul(inverse(a).transpose()));
  }

  /**
   * det a, zero if a is singular; there the derivative, through the inverse, is an error.
   *
   * @param a {@code [d, d]} or {@code [batch, d, d]}
   * @return a scalar or {@code [batch]}
   * @throws IllegalArgumentException if a is of another shape
   */
  public static Tensor determinant(Tensor a) {
    check("determinant", a);
    return perMatrix(
        a,
        LuDecomposition::determinant,
        (y, gradient) -> forEach(a, gradient.mul(y)).mul(inverse(a).transpose()));
  }

  /** A number of a decomposed matrix. */
  private interface OfMatrix {
    double of(LuDecomposition lu);
  }

  /** The gradient of the matrices, from a number of each and its gradient. */
  private interface Derivative {
    Tensor of(Tensor y, Tensor gradient);
  }

  private static Tensor perMatrix(Tensor a, OfMatrix number, Derivative derivative) {
    ThreadState state = ThreadState.current();
    Shape shape = a.rank() == 3 ? Shape.of(a.dim(0)) : Shape.of();
    Storage out = state.pool.take(shape.size());
    int d = a.dim(-1);
    for (int m = 0; m < matrices(a); m++) {
      out.data.put(m, (float) number.of(new LuDecomposition(a.storage().data, m * d * d, d)));
    }
    Tensor[] self = new Tensor[1];
    Tensor y =
        Tensor.result(
            state,
            shape,
            out,
            gradients -> new @Nullable Tensor[] {derivative.of(self[0], gradients[0])},
            a);
    self[0] = y;
    return y;
  }

  /** A number of each matrix, ready to scale it. */
  private static Tensor forEach(Tensor a, Tensor numbers) {
    return a.rank() == 3 ? numbers.reshape(a.dim(0), 1, 1) : numbers.reshape(1, 1);
  }

  /**
   * The lower triangle L, with a positive diagonal, of which L L^T is the symmetric part of a. The
   * gradient is symmetric (Murray 2016, "Differentiation of the Cholesky decomposition").
   *
   * @param a {@code [d, d]} or {@code [batch, d, d]}
   * @return of the same shape
   * @throws IllegalArgumentException if a is of another shape, or a matrix is not positive definite
   */
  public static Tensor cholesky(Tensor a) {
    check("cholesky", a);
    int d = a.dim(-1);
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(a.size());
    for (int m = 0; m < matrices(a); m++) {
      double[] lower = symmetricPart(a.storage().data, m * d * d, d);
      int failed = factorise(lower, d);
      if (failed >= 0) {
        throw new IllegalArgumentException(
            ("cholesky: %s is not positive definite (its leading minor of order %d is not"
                    + " positive); add a little to its diagonal")
                .formatted(name(a, m), failed + 1));
      }
      put(lower, out.data, m * d * d, 1);
    }
    Tensor[] self = new Tensor[1];
    Tensor y =
        Tensor.result(
            state,
            a.shape(),
            out,
            gradients -> new @Nullable Tensor[] {choleskyBackward(self[0], gradients[0])},
            a);
    self[0] = y;
    return y;
  }

  private static Tensor choleskyBackward(Tensor lower, Tensor gradient) {
    int d = lower.dim(-1);
    float[] half = new float[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        half[i * d + j] = i == j ? 0.5f : 1;
      }
    }
    Tensor inner = lower.matmul(gradient, true, false).mul(Tensor.of(half, d, d));
    Tensor inverse = inverse(lower);
    Tensor sided = inverse.matmul(inner, true, false).matmul(inverse);
    return sided.add(sided.transpose()).mul(0.5f);
  }

  private static double[] symmetricPart(FloatBuffer source, int from, int d) {
    double[] symmetric = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        symmetric[i * d + j] =
            0.5 * ((double) source.get(from + i * d + j) + source.get(from + j * d + i));
      }
    }
    return symmetric;
  }

  /**
   * Turns a symmetric matrix into its lower factor.
   *
   * @return the row at which it turned out not to be positive definite, or -1
   */
  private static int factorise(double[] lower, int d) {
    boolean finite = true;
    for (double value : lower) {
      finite &= Double.isFinite(value);
    }
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        double rest = finite ? lower[i * d + j] : Double.NaN;
        for (int k = 0; k < Math.min(i, j); k++) {
          rest -= lower[i * d + k] * lower[j * d + k];
        }
        if (i == j && rest <= 0) {
          return i;
        }
        lower[i * d + j] = j > i ? 0 : i == j ? Math.sqrt(rest) : rest / lower[j * d + j];
      }
    }
    return -1;
  }

  private static void check(String operation, Tensor a) {
    if ((a.rank() != 2 && a.rank() != 3) || a.dim(-1) != a.dim(-2)) {
      throw new IllegalArgumentException(
          "%s: expected a square matrix [d, d] or a batch [batch, d, d], found %s"
              .formatted(operation, a.shape()));
    }
  }

  private static int matrices(Tensor a) {
    return a.rank() == 3 ? a.dim(0) : 1;
  }

  private static String name(Tensor a, int m) {
    return (a.rank() == 3 ? "matrix " + m + " of the batch " : "the matrix of shape ") + a.shape();
  }

  private static LuDecomposition decompose(String operation, Tensor a, int m) {
    int d = a.dim(-1);
    LuDecomposition lu = new LuDecomposition(a.storage().data, m * d * d, d);
    if (lu.isFinite() && lu.isSingular()) {
      throw new IllegalArgumentException(operation + ": " + name(a, m) + " is singular");
    }
    return lu;
  }

  private static void put(double[] values, FloatBuffer target, int from, int stride) {
    for (int i = 0; i < values.length; i++) {
      target.put(from + i * stride, (float) values[i]);
    }
  }
}
