package org.understudy.benchmarks.kernels;

import static org.understudy.benchmarks.kernels.Agreement.SUMS;
import static org.understudy.benchmarks.kernels.Libtorch.channelsLast;
import static org.understudy.benchmarks.kernels.Libtorch.channelsSecond;
import static org.understudy.benchmarks.kernels.Libtorch.longs;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Convolution;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;

/** Convolutions over one to three axes and their adjoints, in every setting. */
class ConvolutionAgainstLibtorchTest {
  /** The settings and extents of one convolution. */
  private static final class Setting {
    final int axes;
    final int[] kernel;
    final int[] stride;
    final int[] padding;
    final int[] dilation;
    final int[] extents;
    final int groups;
    final int batch;
    final int in;
    final int out;

    Setting(Sample sample, int axes) {
      RandomStream random = sample.random("setting");
      this.axes = axes;
      kernel = each(random, 1, 4);
      stride = each(random, 1, 3);
      padding = each(random, 0, 2);
      dilation = each(random, 1, 2);
      groups = random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 1;
      in = groups * channels(random);
      out = groups * channels(random);
      batch = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(3);
      extents = each(random, 1, axes == 3 ? 5 : 9);
      for (int i = 0; i < axes; i++) {
        extents[i] = Math.max(extents[i], dilation[i] * (kernel[i] - 1) + 1 - 2 * padding[i]);
      }
    }

    /** Few, or as many as fill a vector register and its neighbours. */
    private static int channels(RandomStream random) {
      return random.nextInt(4) == 0 ? 15 + random.nextInt(3) : 1 + random.nextInt(4);
    }

    private int[] each(RandomStream random, int low, int high) {
      int[] values = new int[axes];
      for (int i = 0; i < axes; i++) {
        values[i] = low + random.nextInt(high - low + 1);
      }
      return values;
    }

    @Override
    public String toString() {
      return "kernel %s, stride %s, padding %s, dilation %s, %d groups"
          .formatted(
              Arrays.toString(kernel),
              Arrays.toString(stride),
              Arrays.toString(padding),
              Arrays.toString(dilation),
              groups);
    }

    Convolution ours() {
      return Convolution.of(axes)
          .stride(stride)
          .padding(padding)
          .dilation(dilation)
          .groups(groups);
    }

    static Shape shape(int first, int[] middle, int last) {
      int[] dims = new int[middle.length + 2];
      dims[0] = first;
      System.arraycopy(middle, 0, dims, 1, middle.length);
      dims[dims.length - 1] = last;
      return Shape.of(dims);
    }

    Tensor peer(Tensor x, Tensor weight, @Nullable Tensor bias, int @Nullable [] outputPadding) {
      return channelsLast(
          torch.convolution(
              channelsSecond(x),
              channelsSecond(weight),
              Libtorch.optional(bias),
              longs(stride),
              longs(padding),
              longs(dilation),
              outputPadding != null,
              longs(outputPadding == null ? new int[axes] : outputPadding),
              groups));
    }
  }

  private static Numbers uniform(Sample sample, String name, Shape shape) {
    return Numbers.uniform(sample.random(name), shape, -1, 1);
  }

  @Seeded
  void convolution(
      @ForAll(supplier = Sample.Seed.class) Sample sample,
      @ForAll @IntRange(min = 1, max = 3) int axes,
      @ForAll Activation activation) {
    Setting setting = new Setting(sample, axes);
    Convolution ours = setting.ours();
    UnaryOperator<Tensor> after = Libtorch.activation(activation);
    Numbers x = uniform(sample, "x", Setting.shape(setting.batch, setting.extents, setting.in));
    Numbers weight =
        uniform(
            sample,
            "weight",
            Setting.shape(setting.out, setting.kernel, setting.in / setting.groups));
    Numbers bias = uniform(sample, "bias", Shape.of(setting.out));
    SUMS.check(
        t -> ours.apply(t[0], t[1], t[2], activation),
        t -> after.apply(setting.peer(t[0], t[1], t[2], null)),
        x,
        weight,
        bias);
    SUMS.check(
        t -> ours.apply(t[0], t[1], null, activation),
        t -> after.apply(setting.peer(t[0], t[1], null, null)),
        x,
        weight);
  }

  @Seeded
  void convolutionOfNumbersThatAreNotFinite(
      @ForAll(supplier = Sample.Seed.class) Sample sample,
      @ForAll @IntRange(min = 1, max = 3) int axes,
      @ForAll Activation activation) {
    Setting setting = new Setting(sample, axes);
    UnaryOperator<Tensor> after = Libtorch.behindProduct(activation);
    Shape input = Setting.shape(setting.batch, setting.extents, setting.in);
    Shape kernel = Setting.shape(setting.out, setting.kernel, setting.in / setting.groups);
    SUMS.value(
        t -> setting.ours().apply(t[0], t[1], null, activation),
        t -> after.apply(setting.peer(t[0], t[1], null, null)),
        Numbers.notFinite(sample.random("x"), input, 0.02),
        uniform(sample, "weight", kernel));
  }

  @Seeded
  void transposed(
      @ForAll(supplier = Sample.Seed.class) Sample sample,
      @ForAll @IntRange(min = 1, max = 3) int axes) {
    Setting setting = new Setting(sample, axes);
    RandomStream random = sample.random("output");
    int[] more = new int[axes];
    int[] result = new int[axes];
    int[] small = setting.extents;
    for (int i = 0; i < axes; i++) {
      more[i] = random.nextInt(setting.stride[i]);
      int span = setting.dilation[i] * (setting.kernel[i] - 1) + 1;
      while (setting.stride[i] * (small[i] - 1) + span - 2 * setting.padding[i] < 1) {
        small[i]++;
      }
      result[i] = setting.stride[i] * (small[i] - 1) + span - 2 * setting.padding[i] + more[i];
    }
    Numbers x = uniform(sample, "x", Setting.shape(setting.batch, small, setting.in));
    Numbers weight =
        uniform(
            sample,
            "weight",
            Setting.shape(setting.in, setting.kernel, setting.out / setting.groups));
    Numbers bias = uniform(sample, "bias", Shape.of(setting.out));
    SUMS.check(
        t -> setting.ours().transposed(t[0], t[1], t[2], result),
        t -> setting.peer(t[0], t[1], t[2], more),
        x,
        weight,
        bias);
    SUMS.check(
        t -> setting.ours().transposed(t[0], t[1], null),
        t -> setting.peer(t[0], t[1], null, new int[axes]),
        x,
        weight);
  }
}
