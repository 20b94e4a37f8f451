package org.understudy.benchmarks.kernels;

import static org.understudy.benchmarks.kernels.Agreement.NORMALISED;
import static org.understudy.benchmarks.kernels.Libtorch.channelsLast;
import static org.understudy.benchmarks.kernels.Libtorch.channelsSecond;
import static org.understudy.benchmarks.kernels.Libtorch.optional;

import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Normalisation;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;

/** Normalisations with and without scale and shift, over axes of one element too. */
class NormalisationAgainstLibtorchTest {
  private static final float EPSILON = 1e-3f;

  private interface Ours {
    org.understudy.tensor.Tensor apply(
        org.understudy.tensor.Tensor x,
        org.understudy.tensor.@Nullable Tensor scale,
        org.understudy.tensor.@Nullable Tensor shift);
  }

  private interface Peer {
    Tensor apply(Tensor x, TensorOptional scale, TensorOptional shift);
  }

  private static void both(Ours ours, Peer peer, Sample sample, Shape shape) {
    Numbers x = Numbers.uniform(sample.random("x"), shape, -3, 3);
    Shape channels = Shape.of(shape.dim(-1));
    NORMALISED.check(
        t -> ours.apply(t[0], t[1], t[2]),
        t -> peer.apply(t[0], optional(t[1]), optional(t[2])),
        x,
        Numbers.uniform(sample.random("scale"), channels, 0.5, 2),
        Numbers.uniform(sample.random("shift"), channels, -1, 1));
    NORMALISED.check(
        t -> ours.apply(t[0], null, null),
        t -> peer.apply(t[0], optional(null), optional(null)),
        x);
  }

  private static Shape images(Sample sample, int channels) {
    RandomStream random = sample.random("images");
    int[] dims = new int[2 + random.nextInt(4)];
    for (int i = 0; i < dims.length - 1; i++) {
      dims[i] = 1 + random.nextInt(5);
    }
    dims[dims.length - 1] = channels;
    return Shape.of(dims);
  }

  @Seeded
  void layer(
      @ForAll(supplier = Sample.Any.class) Sample sample,
      @ForAll @IntRange(min = 1, max = 70) int channels) {
    int[] dims = java.util.Arrays.copyOf(sample.shape().toArray(), sample.shape().rank() + 1);
    dims[dims.length - 1] = sample.shape().size() > 600 ? 2 : channels;
    Shape shape = Shape.of(dims);
    both(
        (x, scale, shift) -> Normalisation.layer(x, scale, shift, EPSILON),
        (x, scale, shift) ->
            torch.layer_norm(x, new long[] {shape.dim(-1)}, scale, shift, EPSILON, false),
        sample,
        shape);
  }

  @Seeded
  void group(
      @ForAll(supplier = Sample.Seed.class) Sample sample,
      @ForAll @IntRange(min = 1, max = 8) int groups,
      @ForAll @IntRange(min = 1, max = 9) int each) {
    both(
        (x, scale, shift) -> Normalisation.group(x, groups, scale, shift, EPSILON),
        (x, scale, shift) ->
            channelsLast(
                torch.group_norm(channelsSecond(x), groups, scale, shift, EPSILON, false)),
        sample,
        images(sample, groups * each));
  }

  @Seeded
  void instance(
      @ForAll(supplier = Sample.Seed.class) Sample sample,
      @ForAll @IntRange(min = 1, max = 40) int channels) {
    both(
        (x, scale, shift) -> Normalisation.instance(x, scale, shift, EPSILON),
        (x, scale, shift) ->
            channelsLast(
                torch.instance_norm(
                    channelsSecond(x),
                    scale,
                    shift,
                    optional(null),
                    optional(null),
                    true,
                    0.1,
                    EPSILON,
                    false)),
        sample,
        images(sample, channels));
  }

  @Seeded
  void batch(
      @ForAll(supplier = Sample.Seed.class) Sample sample,
      @ForAll @IntRange(min = 1, max = 40) int channels) {
    both(
        (x, scale, shift) -> Normalisation.batch(x, scale, shift, EPSILON),
        (x, scale, shift) ->
            channelsLast(
                torch.batch_norm(
                    channelsSecond(x),
                    scale,
                    shift,
                    optional(null),
                    optional(null),
                    true,
                    0.1,
                    EPSILON,
                    false)),
        sample,
        images(sample, channels));
  }
}
