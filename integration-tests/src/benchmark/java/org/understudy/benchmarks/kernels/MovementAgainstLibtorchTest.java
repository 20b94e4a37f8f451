package org.understudy.benchmarks.kernels;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.understudy.benchmarks.kernels.Agreement.CLOSE;
import static org.understudy.benchmarks.kernels.Agreement.EXACT;
import static org.understudy.benchmarks.kernels.Agreement.SUMS;

import java.util.Arrays;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/** Operations that move elements without computing on them. */
class MovementAgainstLibtorchTest {
  private static Numbers[] parts(Sample sample, int count, int axis, boolean equal) {
    RandomStream random = sample.random("parts");
    Numbers[] parts = new Numbers[count];
    for (int i = 0; i < count; i++) {
      int extent = equal ? sample.shape().dim(axis) : random.nextInt(5);
      parts[i] =
          Numbers.special(
              sample.random("part " + i), sample.shape().with(axis, extent), 0.1);
    }
    return parts;
  }

  @Seeded
  void concat(
      @ForAll(supplier = Sample.WithAxis.class) Sample sample,
      @ForAll @IntRange(min = 1, max = 5) int count) {
    int axis = sample.axis();
    EXACT.check(
        t -> Tensor.concat(axis, t),
        t -> cat(new TensorVector(t), axis),
        parts(sample, count, axis, false));
  }

  @Seeded
  void stack(
      @ForAll(supplier = Sample.WithAxis.class) Sample sample,
      @ForAll @IntRange(min = 1, max = 5) int count) {
    int places = sample.shape().rank() + 1;
    int axis = sample.random("place").nextInt(2 * places) - places;
    EXACT.check(
        t -> Tensor.stack(axis, t),
        t -> torch.stack(new TensorVector(t), axis),
        parts(sample, count, 0, true));
  }

  @Seeded
  void slice(@ForAll(supplier = Sample.WithAxis.class) Sample sample) {
    int axis = sample.axis();
    RandomStream random = sample.random("bounds");
    int from = random.nextInt(sample.shape().dim(axis) + 1);
    int to = from + random.nextInt(sample.shape().dim(axis) - from + 1);
    EXACT.unary(
        x -> x.slice(axis, from, to), x -> x.narrow(axis, from, (long) to - from), sample.special());
  }

  @Seeded
  void gather(
      @ForAll(supplier = Sample.WithAxis.class) Sample sample,
      @ForAll @IntRange(max = 9) int count) {
    int axis = sample.axis();
    Assume.that(sample.shape().dim(axis) > 0);
    RandomStream random = sample.random("indices");
    int[] indices = new int[count];
    Arrays.setAll(indices, i -> random.nextInt(sample.shape().dim(axis)));
    long[] wide = Arrays.stream(indices).asLongStream().toArray();
    CLOSE.unary(
        x -> x.gather(axis, indices),
        x -> x.index_select(axis, longs(wide)),
        sample.special());
  }

  @Seeded
  void scatter(
      @ForAll(supplier = Sample.WithAxis.class) Sample sample,
      @ForAll @IntRange(min = 1, max = 9) int extent) {
    int axis = sample.axis();
    RandomStream random = sample.random("indices");
    int[] indices = new int[sample.shape().dim(axis)];
    Arrays.setAll(indices, i -> random.nextInt(extent));
    long[] wide = Arrays.stream(indices).asLongStream().toArray();
    long[] target =
        Arrays.stream(sample.shape().with(axis, extent).toArray()).asLongStream().toArray();
    SUMS.unary(
        x -> x.scatter(axis, indices, extent),
        x -> torch.index_add(torch.zeros(target).to(x.scalar_type()), axis, longs(wide), x),
        sample.uniform(-3, 3));
  }

  @Seeded
  void pad(
      @ForAll(supplier = Sample.WithAxis.class) Sample sample,
      @ForAll @IntRange(max = 3) int before,
      @ForAll @IntRange(max = 3) int behind) {
    int axis = sample.axis();
    int fromLast = axis < 0 ? -1 - axis : sample.shape().rank() - 1 - axis;
    long[] widths = new long[2 * (fromLast + 1)];
    widths[2 * fromLast] = before;
    widths[2 * fromLast + 1] = behind;
    EXACT.unary(x -> x.pad(axis, before, behind), x -> torch.pad(x, widths), sample.special());
  }

  private static org.bytedeco.pytorch.Tensor longs(long[] values) {
    return values.length == 0
        ? torch.zeros(0).to(torch.ScalarType.Long)
        : torch
            .from_blob(
                new LongPointer(values),
                new long[] {values.length},
                new org.bytedeco.pytorch.TensorOptions(torch.ScalarType.Long))
            .clone();
  }

  @Seeded
  void permute(@ForAll(supplier = Sample.Any.class) Sample sample) {
    int[] axes = sample.random("axes").permutation(sample.shape().rank());
    long[] wide = Arrays.stream(axes).asLongStream().toArray();
    EXACT.unary(x -> x.permute(axes), x -> x.permute(wide), sample.special());
  }

  @Seeded
  void transpose(@ForAll(supplier = Sample.WithAxis.class) Sample sample) {
    Assume.that(sample.shape().rank() > 1);
    EXACT.unary(Tensor::transpose, x -> x.transpose(-2, -1), sample.special());
  }

  @Seeded
  void reshape(@ForAll(supplier = Sample.WithAxis.class) Sample sample) {
    int[] dims = reordered(sample);
    long[] wide = Arrays.stream(dims).asLongStream().toArray();
    EXACT.unary(x -> x.reshape(dims), x -> x.reshape(wide), sample.special());
    Assume.that(sample.shape().size() > 0);
    int open = sample.random("open").nextInt(dims.length);
    dims[open] = -1;
    wide[open] = -1;
    EXACT.unary(x -> x.reshape(dims), x -> x.reshape(wide), sample.special());
  }

  /** The extents in another order, two of them multiplied together where there are two. */
  private static int[] reordered(Sample sample) {
    int[] order = sample.random("order").permutation(sample.shape().rank());
    int[] dims = Arrays.stream(order).map(axis -> sample.shape().dim(axis)).toArray();
    if (dims.length > 1 && sample.random("merge").nextInt(2) == 0) {
      int[] merged = Arrays.copyOf(dims, dims.length - 1);
      merged[merged.length - 1] *= dims[dims.length - 1];
      return merged;
    }
    return dims;
  }
}
