package org.understudy.tensor;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.ProductPrimitives.Product;

/** Matrix products, dense layers and triangular systems. */
final class Matrix {
  /**
   * Numbers of a triangular system's right sides that are solved side by side, to stay in cache.
   */
  private static final int SOLVED_NUMBERS = 4096;

  private Matrix() {}

  static Tensor matmul(Tensor a, Tensor b, boolean transposeA, boolean transposeB) {
    int rank = a.rank();
    boolean fits = rank == b.rank() && (rank == 2 || rank == 3);
    if (fits) {
      fits =
          a.dim(transposeA ? -2 : -1) == b.dim(transposeB ? -1 : -2)
              && (rank == 2 || a.dim(0) == b.dim(0));
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "matmul: shapes %s%s and %s%s do not multiply"
              .formatted(
                  a.shape(),
                  transposeA ? " transposed" : "",
                  b.shape(),
                  transposeB ? " transposed" : ""));
    }
    int m = a.dim(transposeA ? -1 : -2);
    int k = a.dim(transposeA ? -2 : -1);
    int n = b.dim(transposeB ? -2 : -1);
    int batch = rank == 3 ? a.dim(0) : 0;
    Shape shape = rank == 3 ? Shape.of(batch, m, n) : Shape.of(m, n);
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(shape.size());
    if (k == 0) {
      Movement.fill(out, shape.size(), 0);
    } else if (shape.size() > 0) {
      state.primitives.products.run(
          new Product(batch, m, k, n, transposeA, transposeB, Activation.IDENTITY),
          a.storage(),
          b.storage(),
          null,
          out);
    }
    return Tensor.result(
        state,
        shape,
        out,
        Derivative.bilinear(
            (left, right) -> matmul(left, right, transposeA, transposeB),
            a,
            b,
            gradients -> {
              Tensor g = gradients[0];
              @Nullable Tensor[] result = new @Nullable Tensor[2];
              if (Gradients.wants(a)) {
                result[0] =
                    transposeA ? matmul(b, g, transposeB, true) : matmul(g, b, false, !transposeB);
              }
              if (Gradients.wants(b)) {
                result[1] =
                    transposeB ? matmul(g, a, true, transposeA) : matmul(a, g, !transposeA, false);
              }
              return result;
            }),
        a,
        b);
  }

  static Tensor dense(Tensor x, Tensor weight, @Nullable Tensor bias, Activation activation) {
    if (x.rank() != 2
        || weight.rank() != 2
        || x.dim(1) != weight.dim(1)
        || (bias != null && (bias.rank() != 1 || bias.dim(0) != weight.dim(0)))) {
      throw new IllegalArgumentException(
          "dense: input %s, weight %s and bias %s do not fit; expected [n, in], [out, in], [out]"
              .formatted(x.shape(), weight.shape(), bias == null ? "none" : bias.shape()));
    }
    if (Fusion.apart(activation)) {
      return activation.apply(dense(x, weight, bias, Activation.IDENTITY));
    }
    int n = x.dim(0);
    int in = x.dim(1);
    int out = weight.dim(0);
    if (in == 0 || n == 0 || out == 0) {
      Tensor product = x.matmul(weight, false, true);
      return activation.apply(bias == null ? product : product.add(bias));
    }
    Shape shape = Shape.of(n, out);
    ThreadState state = ThreadState.current();
    Storage result = state.pool.take(shape.size());
    state.primitives.products.run(
        new Product(0, n, in, out, false, true, activation),
        x.storage(),
        weight.storage(),
        bias == null ? null : bias.storage(),
        result);
    Tensor[] inputs = bias == null ? new Tensor[] {x, weight} : new Tensor[] {x, weight, bias};
    Tensor[] self = new Tensor[1];
    Tensor y =
        Tensor.result(
            state,
            shape,
            result,
            Derivative.of(
                tangents ->
                    Fusion.forward(
                        activation,
                        self[0],
                        (rows, by) -> matmul(rows, by, false, true),
                        inputs,
                        tangents),
                gradients -> denseBackward(inputs, activation, self[0], gradients[0])),
            inputs);
    self[0] = y;
    return y;
  }

  private static @Nullable Tensor[] denseBackward(
      Tensor[] inputs, Activation activation, Tensor y, Tensor gradient) {
    Tensor g = Fusion.backward(activation, y, gradient);
    @Nullable Tensor[] result = new @Nullable Tensor[inputs.length];
    if (Gradients.wants(inputs[0])) {
      result[0] = g.matmul(inputs[1]);
    }
    if (Gradients.wants(inputs[1])) {
      result[1] = matmul(g, inputs[0], true, false);
    }
    if (inputs.length > 2 && Gradients.wants(inputs[2])) {
      result[2] = columnSums(g);
    }
    return result;
  }

  /** The sum over rows as a product with a row of ones: for gradients, in float32. */
  static Tensor columnSums(Tensor x) {
    return Tensor.ones(1, x.dim(0)).matmul(x).reshape(x.dim(1));
  }

  static Tensor solveTriangular(Tensor b, Tensor triangle, boolean upper, boolean unitDiagonal) {
    if (triangle.rank() != 2
        || triangle.dim(0) != triangle.dim(1)
        || b.rank() != 2
        || b.dim(1) != triangle.dim(0)) {
      throw new IllegalArgumentException(
          "solveTriangular: expected rows [n, d] and a triangle [d, d], found "
              + b.shape()
              + " and "
              + triangle.shape());
    }
    int n = b.dim(0);
    int d = b.dim(1);
    float[] t = triangle.toArray();
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(b.size());
    FloatBuffer right = b.storage().data;
    Loops.run(
        n,
        1,
        (long) n * d * d,
        (begin, end) -> {
          int most = Math.max(1, Math.min(end - begin, SOLVED_NUMBERS / Math.max(1, d)));
          double[][] x = new double[d][most];
          float[] block = new float[d * most];
          for (int row = begin; row < end; row += most) {
            int rows = Math.min(most, end - row);
            right.get(row * d, block, 0, rows * d);
            for (int step = 0; step < d; step++) {
              int i = upper ? d - 1 - step : step;
              double[] sums = x[i];
              for (int r = 0; r < rows; r++) {
                sums[r] = block[r * d + i];
              }
              for (int j = upper ? i + 1 : 0; j < (upper ? d : i); j++) {
                subtract(sums, x[j], t[i * d + j], rows);
              }
              divide(sums, unitDiagonal ? 1 : t[i * d + i], rows);
              for (int r = 0; r < rows; r++) {
                block[r * d + i] = (float) sums[r];
              }
            }
            out.data.put(row * d, block, 0, rows * d);
          }
        });
    Tensor[] self = new Tensor[1];
    Tensor y =
        Tensor.result(
            state,
            b.shape(),
            out,
            gradients -> {
              Tensor toRight =
                  solveTriangular(gradients[0], triangle.transpose(), !upper, unitDiagonal);
              Tensor toTriangle =
                  Gradients.wants(triangle)
                      ? matmul(toRight, self[0], true, false)
                          .mul(triangleMask(d, upper, unitDiagonal))
                          .neg()
                      : null;
              return new @Nullable Tensor[] {toRight, toTriangle};
            },
            b,
            triangle);
    self[0] = y;
    return y;
  }

  private static void subtract(double[] sums, double[] x, double factor, int rows) {
    for (int r = 0; r < rows; r++) {
      sums[r] -= factor * x[r];
    }
  }

  private static void divide(double[] sums, double by, int rows) {
    for (int r = 0; r < rows; r++) {
      sums[r] /= by;
    }
  }

  private static Tensor triangleMask(int d, boolean upper, boolean unitDiagonal) {
    float[] mask = new float[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        boolean inside = i == j ? !unitDiagonal : upper == j > i;
        mask[i * d + j] = inside ? 1 : 0;
      }
    }
    return Tensor.of(mask, d, d);
  }
}
