package org.understudy.benchmarks.kernels;

import static org.understudy.benchmarks.kernels.Agreement.SUMS;

import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;
import org.bytedeco.pytorch.global.torch;
import org.understudy.tensor.LinearAlgebra;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** Inverses, systems, determinants and Cholesky factors, of one matrix and of batches. */
class LinearAlgebraAgainstLibtorchTest {
  /** No batch, an empty one or a few. */
  private static Shape matrices(Sample sample, int rows, int columns) {
    int batch = sample.random("batch").nextInt(5) - 1;
    Shape matrix = Shape.of(rows, columns);
    return batch < 0 ? matrix : matrix.prepend(batch);
  }

  /** Far from singular, of either sign of determinant. */
  private static Numbers regular(Sample sample, int d) {
    Shape shape = matrices(sample, d, d);
    RandomStream random = sample.random("matrices");
    float[] values = Numbers.uniform(random, shape, -1, 1).values();
    for (int i = 0; i < values.length; i++) {
      if (d > 0 && i % (d * d) / d == i % d) {
        values[i] += (random.nextInt(2) == 0 ? 1 : -1) * (1 + 0.7f * d);
      }
    }
    return Numbers.of(shape, values);
  }

  @Seeded
  void inverse(
      @ForAll(supplier = Sample.Seed.class) Sample sample,
      @ForAll @IntRange(min = 1, max = 12) int d) {
    SUMS.unary(LinearAlgebra::inverse, a -> torch.linalg_inv(a), regular(sample, d));
  }

  @Seeded
  void solve(
      @ForAll(supplier = Sample.Seed.class) Sample sample,
      @ForAll @IntRange(min = 1, max = 12) int d) {
    int columns = 1 + sample.random("columns").nextInt(6);
    Numbers a = regular(sample, d);
    SUMS.binary(
        LinearAlgebra::solve,
        (x, b) -> torch.linalg_solve(x, b),
        a,
        Numbers.uniform(sample.random("columns"), a.shape().with(-1, columns), -3, 3));
    SUMS.binary(
        LinearAlgebra::solve,
        (x, b) -> torch.linalg_solve(x, b.unsqueeze(-1)).squeeze(-1),
        a,
        Numbers.uniform(sample.random("vectors"), a.shape().without(-1), -3, 3));
  }

  @Seeded
  void determinants(
      @ForAll(supplier = Sample.Seed.class) Sample sample,
      @ForAll @IntRange(min = 1, max = 8) int d) {
    Numbers a = regular(sample, d);
    SUMS.unary(LinearAlgebra::logAbsDet, x -> torch.linalg_slogdet(x).get1(), a);
    SUMS.unary(LinearAlgebra::determinant, x -> torch.linalg_det(x), a);
  }

  @Seeded
  void cholesky(
      @ForAll(supplier = Sample.Seed.class) Sample sample,
      @ForAll @IntRange(min = 1, max = 10) int d) {
    Numbers root = regular(sample, d);
    SUMS.unary(
        t -> LinearAlgebra.cholesky(square(t)),
        t -> torch.linalg_cholesky(t.matmul(t.transpose(-2, -1))),
        root);
  }

  private static Tensor square(Tensor root) {
    return root.matmul(root, false, true);
  }
}
