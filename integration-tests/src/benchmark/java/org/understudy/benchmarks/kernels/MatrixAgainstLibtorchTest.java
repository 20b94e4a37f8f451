package org.understudy.benchmarks.kernels;

import static org.understudy.benchmarks.kernels.Agreement.SUMS;

import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.understudy.tensor.Activation;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** Matrix products, dense layers and triangular systems, with empty and single rows and columns. */
class MatrixAgainstLibtorchTest {
  /** Usually a few, sometimes none, sometimes enough for the blocked kernels. */
  private static int extent(RandomStream random) {
    return random.nextInt(4) == 0 ? random.nextInt(90) : random.nextInt(6);
  }

  private static org.bytedeco.pytorch.Tensor turned(
      org.bytedeco.pytorch.Tensor x, boolean transposed) {
    return transposed ? x.transpose(-2, -1) : x;
  }

  @Seeded
  void matmul(
      @ForAll(supplier = Sample.Seed.class) Sample sample,
      @ForAll boolean transposeA,
      @ForAll boolean transposeB) {
    RandomStream random = sample.random("extents");
    int n = extent(random);
    int k = extent(random);
    int m = extent(random);
    product(
        sample,
        transposeA ? Shape.of(k, n) : Shape.of(n, k),
        transposeB ? Shape.of(m, k) : Shape.of(k, m),
        transposeA,
        transposeB);
  }

  @Seeded
  void batchedMatmul(
      @ForAll(supplier = Sample.Seed.class) Sample sample,
      @ForAll boolean transposeA,
      @ForAll boolean transposeB) {
    RandomStream random = sample.random("extents");
    int batch = random.nextInt(5);
    int n = extent(random);
    int k = extent(random);
    int m = extent(random);
    product(
        sample,
        transposeA ? Shape.of(batch, k, n) : Shape.of(batch, n, k),
        transposeB ? Shape.of(batch, m, k) : Shape.of(batch, k, m),
        transposeA,
        transposeB);
  }

  private static void product(
      Sample sample, Shape a, Shape b, boolean transposeA, boolean transposeB) {
    SUMS.binary(
        (x, y) -> x.matmul(y, transposeA, transposeB),
        (x, y) -> turned(x, transposeA).matmul(turned(y, transposeB)),
        Numbers.uniform(sample.random("a"), a, -3, 3),
        Numbers.uniform(sample.random("b"), b, -3, 3));
    SUMS.value(
        t -> t[0].matmul(t[1], transposeA, transposeB),
        t -> turned(t[0], transposeA).matmul(turned(t[1], transposeB)),
        Numbers.notFinite(sample.random("special a"), a, 0.05),
        Numbers.notFinite(sample.random("special b"), b, 0.05));
  }

  @Seeded
  void dense(
      @ForAll(supplier = Sample.Seed.class) Sample sample, @ForAll Activation activation) {
    RandomStream random = sample.random("extents");
    int n = extent(random);
    int in = extent(random);
    int out = extent(random);
    UnaryOperator<org.bytedeco.pytorch.Tensor> after = Libtorch.activation(activation);
    Numbers x = Numbers.uniform(sample.random("x"), Shape.of(n, in), -2, 2);
    Numbers weight = Numbers.uniform(sample.random("weight"), Shape.of(out, in), -1, 1);
    Numbers bias = Numbers.uniform(sample.random("bias"), Shape.of(out), -2, 2);
    SUMS.check(
        t -> t[0].dense(t[1], t[2], activation),
        t -> after.apply(torch.linear(t[0], t[1], new TensorOptional(t[2]))),
        x,
        weight,
        bias);
    SUMS.check(
        t -> t[0].dense(t[1], null, activation),
        t -> after.apply(torch.linear(t[0], t[1])),
        x,
        weight);
  }

  @Seeded
  void denseOfNumbersThatAreNotFinite(
      @ForAll(supplier = Sample.Seed.class) Sample sample, @ForAll Activation activation) {
    RandomStream random = sample.random("extents");
    int in = 1 + extent(random);
    int out = extent(random);
    UnaryOperator<org.bytedeco.pytorch.Tensor> after = Libtorch.behindProduct(activation);
    SUMS.value(
        t -> t[0].dense(t[1], t[2], activation),
        t -> after.apply(torch.linear(t[0], t[1], new TensorOptional(t[2]))),
        Numbers.notFinite(sample.random("x"), Shape.of(9, in), 0.05),
        Numbers.uniform(sample.random("weight"), Shape.of(out, in), -1, 1),
        Numbers.notFinite(sample.random("bias"), Shape.of(out), 0.2));
  }

  @Seeded
  void solveTriangular(
      @ForAll(supplier = Sample.Seed.class) Sample sample,
      @ForAll @IntRange(max = 12) int d,
      @ForAll boolean upper,
      @ForAll boolean unitDiagonal) {
    int rows = sample.random("rows").nextInt(20);
    float[] triangle =
        Numbers.uniform(sample.random("triangle"), Shape.of(d, d), -0.5, 0.5).values();
    for (int i = 0; i < d; i++) {
      triangle[i * d + i] += 2;
    }
    SUMS.binary(
        (b, t) -> b.solveTriangular(t, upper, unitDiagonal),
        (b, t) ->
            torch
                .linalg_solve_triangular(t, b.transpose(0, 1), upper, true, unitDiagonal)
                .transpose(0, 1),
        Numbers.uniform(sample.random("rows"), Shape.of(rows, d), -3, 3),
        Numbers.of(Shape.of(d, d), triangle));
  }
}
