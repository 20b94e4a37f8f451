package org.understudy.benchmarks.kernels;

import static org.understudy.benchmarks.kernels.Agreement.EXACT;
import static org.understudy.benchmarks.kernels.Agreement.SUMS;
import static org.understudy.benchmarks.kernels.Libtorch.channelsLast;
import static org.understudy.benchmarks.kernels.Libtorch.channelsSecond;
import static org.understudy.benchmarks.kernels.Libtorch.longs;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.understudy.tensor.Padding;
import org.understudy.tensor.Pooling;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Upsampling;

/** Padding, pooling and up-sampling of images over one to three axes. */
class ImagesAgainstLibtorchTest {
  private static int[] each(RandomStream random, int axes, int low, int high) {
    int[] values = new int[axes];
    Arrays.setAll(values, i -> low + random.nextInt(high - low + 1));
    return values;
  }

  private static Shape image(RandomStream random, int[] extents) {
    int[] dims = new int[extents.length + 2];
    dims[0] = 1 + random.nextInt(3);
    System.arraycopy(extents, 0, dims, 1, extents.length);
    dims[dims.length - 1] =
        random.nextInt(4) == 0 ? 15 + random.nextInt(3) : 1 + random.nextInt(5);
    return Shape.of(dims);
  }

  /** libtorch counts the last axis first. */
  private static Tensor padded(Tensor x, Padding padding, int[] before, int[] behind) {
    int axes = before.length;
    long[] widths = new long[2 * axes];
    for (int i = 0; i < axes; i++) {
      widths[2 * (axes - 1 - i)] = before[i];
      widths[2 * (axes - 1 - i) + 1] = behind[i];
    }
    String mode =
        switch (padding) {
          case ZERO -> "constant";
          case CIRCULAR -> "circular";
          case REFLECT -> "reflect";
        };
    return channelsLast(torch.pad(channelsSecond(x), widths, mode, new DoubleOptional()));
  }

  @Seeded
  void padding(
      @ForAll(supplier = Sample.Seed.class) Sample sample,
      @ForAll @IntRange(min = 1, max = 3) int axes,
      @ForAll Padding padding) {
    RandomStream random = sample.random("setting");
    int width = random.nextInt(4);
    int[] widths = new int[axes];
    Arrays.fill(widths, width);
    int[] extents = each(random, axes, width + 1, width + 4);
    Numbers x = Numbers.special(sample.random("x"), image(random, extents), 0.1);
    EXACT.value(t -> padding.apply(t[0], width), t -> padded(t[0], padding, widths, widths), x);
    SUMS.unary(
        t -> padding.apply(t, width),
        t -> padded(t, padding, widths, widths),
        Numbers.uniform(sample.random("y"), x.shape(), -2, 2));
    int axis = random.nextInt(axes);
    int[] before = new int[axes];
    int[] behind = new int[axes];
    before[axis] = random.nextInt(extents[axis]);
    behind[axis] = random.nextInt(extents[axis]);
    SUMS.unary(
        t -> padding.apply(t, axis + 1, before[axis], behind[axis]),
        t -> padded(t, padding, before, behind),
        Numbers.uniform(sample.random("z"), x.shape(), -2, 2));
  }

  /** The settings of one pooling; libtorch pads by at most half a window. */
  private static final class Windows {
    final int[] window;
    final int[] stride;
    final int[] padding;
    final Numbers ordinary;
    final Numbers special;

    Windows(Sample sample, int axes) {
      RandomStream random = sample.random("setting");
      window = each(random, axes, 1, 4);
      stride = each(random, axes, 1, 4);
      padding = new int[axes];
      int[] extents = each(random, axes, 1, axes == 3 ? 6 : 12);
      for (int i = 0; i < axes; i++) {
        padding[i] = random.nextInt(window[i] / 2 + 1);
        // libtorch's mean over volumes wants room for a window without the padding.
        extents[i] = Math.max(extents[i], axes == 3 ? window[i] : window[i] - 2 * padding[i]);
      }
      Shape shape = image(random, extents);
      ordinary = Numbers.uniform(sample.random("x"), shape, -3, 3);
      special = Numbers.notFinite(sample.random("special"), shape, 0.05);
    }

    Pooling ours() {
      return Pooling.of(window.length).window(window).stride(stride).padding(padding);
    }

    Tensor mean(Tensor x, boolean countPadding) {
      Tensor image = channelsSecond(x);
      long[] w = longs(window);
      long[] s = longs(stride);
      long[] p = longs(padding);
      LongOptional none = new LongOptional();
      return channelsLast(
          switch (window.length) {
            case 1 -> torch.avg_pool1d(image, w, s, p, false, countPadding);
            case 2 -> torch.avg_pool2d(image, w, s, p, false, countPadding, none);
            default -> torch.avg_pool3d(image, w, s, p, false, countPadding, none);
          });
    }

    Tensor max(Tensor x) {
      Tensor image = channelsSecond(x);
      long[] w = longs(window);
      long[] s = longs(stride);
      long[] p = longs(padding);
      long[] d = new long[window.length];
      Arrays.fill(d, 1);
      return channelsLast(
          switch (window.length) {
            case 1 -> torch.max_pool1d(image, w, s, p, d, false);
            case 2 -> torch.max_pool2d(image, w, s, p, d, false);
            default -> torch.max_pool3d(image, w, s, p, d, false);
          });
    }
  }

  @Seeded
  void meanPooling(
      @ForAll(supplier = Sample.Seed.class) Sample sample,
      @ForAll @IntRange(min = 1, max = 3) int axes) {
    Windows windows = new Windows(sample, axes);
    Pooling ours = windows.ours();
    SUMS.unary(ours::mean, x -> windows.mean(x, false), windows.ordinary);
    SUMS.unary(ours.countPadding()::mean, x -> windows.mean(x, true), windows.ordinary);
    SUMS.value(t -> ours.mean(t[0]), t -> windows.mean(t[0], false), windows.special);
  }

  @Seeded
  void maxPooling(
      @ForAll(supplier = Sample.Seed.class) Sample sample,
      @ForAll @IntRange(min = 1, max = 3) int axes) {
    Windows windows = new Windows(sample, axes);
    Pooling ours = windows.ours();
    SUMS.unary(ours::max, windows::max, windows.ordinary);
    EXACT.value(t -> ours.max(t[0]), t -> windows.max(t[0]), windows.special);
  }

  private static Tensor nearest(Tensor x, long[] extents) {
    Tensor image = channelsSecond(x);
    return channelsLast(
        switch (extents.length) {
          case 1 -> torch.upsample_nearest1d(image, extents);
          case 2 -> torch.upsample_nearest2d(image, extents);
          default -> torch.upsample_nearest3d(image, extents);
        });
  }

  private static Tensor linear(Tensor x, long[] extents) {
    Tensor image = channelsSecond(x);
    return channelsLast(
        switch (extents.length) {
          case 1 -> torch.upsample_linear1d(image, extents, false);
          case 2 -> torch.upsample_bilinear2d(image, extents, false);
          default -> torch.upsample_trilinear3d(image, extents, false);
        });
  }

  @Seeded
  void upsampling(
      @ForAll(supplier = Sample.Seed.class) Sample sample,
      @ForAll @IntRange(min = 1, max = 3) int axes) {
    RandomStream random = sample.random("setting");
    int[] extents = each(random, axes, 1, axes == 3 ? 3 : 6);
    int[] factors = each(random, axes, 1, 4);
    long[] larger = new long[axes];
    Arrays.setAll(larger, i -> (long) extents[i] * factors[i]);
    Shape shape = image(random, extents);
    Numbers x = Numbers.uniform(sample.random("x"), shape, -3, 3);
    SUMS.unary(t -> Upsampling.nearest(t, factors), t -> nearest(t, larger), x);
    SUMS.unary(t -> Upsampling.linear(t, factors), t -> linear(t, larger), x);
    EXACT.value(
        t -> Upsampling.nearest(t[0], factors),
        t -> nearest(t[0], larger),
        Numbers.special(sample.random("special"), shape, 0.2));
  }
}
