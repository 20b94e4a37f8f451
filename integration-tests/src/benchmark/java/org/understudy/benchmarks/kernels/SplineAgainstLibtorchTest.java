package org.understudy.benchmarks.kernels;

import static org.understudy.benchmarks.kernels.Agreement.BINNED;

import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;
import org.understudy.benchmarks.TorchSpline;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Spline;

/** The fused spline against its formula in libtorch's operations, both ways and in the tails. */
class SplineAgainstLibtorchTest {
  private static final float BOUND = 3;

  private static Numbers[] operands(Sample sample, int bins) {
    RandomStream random = sample.random("extents");
    int rows = 1 + random.nextInt(30);
    int features = 1 + random.nextInt(6);
    return new Numbers[] {
      Numbers.uniform(sample.random("x"), Shape.of(rows, features), -4, 4),
      Numbers.uniform(
          sample.random("parameters"), Shape.of(rows, features * (3 * bins - 1)), -1, 1)
    };
  }

  @Seeded
  void forward(
      @ForAll(supplier = Sample.Seed.class) Sample sample,
      @ForAll @IntRange(min = 2, max = 16) int bins) {
    both(sample, bins, false);
  }

  @Seeded
  void inverse(
      @ForAll(supplier = Sample.Seed.class) Sample sample,
      @ForAll @IntRange(min = 2, max = 16) int bins) {
    both(sample, bins, true);
  }

  private static void both(Sample sample, int bins, boolean inverse) {
    Numbers[] operands = operands(sample, bins);
    BINNED.check(
        t -> run(t, bins, inverse).y(),
        t -> TorchSpline.forward(t[0], t[1], bins, BOUND, inverse).y(),
        operands);
    BINNED.check(
        t -> run(t, bins, inverse).logDet(),
        t -> TorchSpline.forward(t[0], t[1], bins, BOUND, inverse).logSlope().sum(1),
        operands);
  }

  private static Spline.Result run(
      org.understudy.tensor.Tensor[] t, int bins, boolean inverse) {
    return inverse
        ? Spline.inverse(t[0], t[1], bins, BOUND)
        : Spline.forward(t[0], t[1], bins, BOUND);
  }
}
