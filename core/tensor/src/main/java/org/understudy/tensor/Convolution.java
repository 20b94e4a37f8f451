package org.understudy.tensor;

import java.util.Arrays;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * How a convolution steps over one, two or three axes: its stride, zero padding, dilation and
 * groups. Channels are the last axis: images are {@code [batch, extents..., channels]}, weights
 * {@code [out, kernel..., in / groups]}. For other borders than zeros, see {@link Padding}.
 *
 * <pre>{@code
 * Tensor y = Convolution.of(2).stride(2).padding(1).apply(x, weight, bias);
 * }</pre>
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Convolution {
  private final int[] stride;
  private final int[] before;
  private final int[] behind;
  private final int[] dilation;
  private final int groups;

  private Convolution(int[] stride, int[] before, int[] behind, int[] dilation, int groups) {
    this.stride = stride;
    this.before = before;
    this.behind = behind;
    this.dilation = dilation;
    this.groups = groups;
  }

  /**
   * A convolution with stride 1, no padding, dilation 1 and one group.
   *
   * @param axes 1, 2 or 3
   */
  public static Convolution of(int axes) {
    if (axes < 1 || axes > 3) {
      throw new IllegalArgumentException("convolution: expected 1, 2 or 3 axes, found " + axes);
    }
    int[] ones = new int[axes];
    Arrays.fill(ones, 1);
    return new Convolution(ones, new int[axes], new int[axes], ones, 1);
  }

  /** With a stride, one for all axes or one for each. */
  public Convolution stride(int... stride) {
    return new Convolution(perAxis("stride", stride, 1), before, behind, dilation, groups);
  }

  /** With this many zeros before and behind, one count for all axes or one for each. */
  public Convolution padding(int... padding) {
    return padding(padding, padding);
  }

  /**
   * With other counts of zeros before than behind, each one for all axes or one for each: a kernel
   * of two keeps an image's extents with 0 before and 1 behind.
   */
  public Convolution padding(int[] before, int[] behind) {
    return new Convolution(
        stride, perAxis("padding", before, 0), perAxis("padding", behind, 0), dilation, groups);
  }

  /** With a distance between the kernel's elements, one for all axes or one for each. */
  public Convolution dilation(int... dilation) {
    return new Convolution(stride, before, behind, perAxis("dilation", dilation, 1), groups);
  }

  /** With channels in groups that do not see each other. */
  public Convolution groups(int groups) {
    if (groups < 1) {
      throw new IllegalArgumentException(
          "convolution groups: expected an integer >= 1, found " + groups);
    }
    return new Convolution(stride, before, behind, dilation, groups);
  }

  private int[] perAxis(String name, int[] values, int least) {
    int[] all = values.clone();
    if (values.length == 1) {
      all = new int[stride.length];
      Arrays.fill(all, values[0]);
    }
    if (all.length != stride.length || Arrays.stream(all).anyMatch(value -> value < least)) {
      throw new IllegalArgumentException(
          "convolution %s: expected one integer >= %d, or %d of them, found %s"
              .formatted(name, least, stride.length, Arrays.toString(values)));
    }
    return all;
  }

  /** The convolution without activation. */
  public Tensor apply(Tensor x, Tensor weight, @Nullable Tensor bias) {
    return apply(x, weight, bias, Activation.IDENTITY);
  }

  /**
   * activation(x * weight + bias); strictly a cross-correlation, as usual in networks.
   *
   * @param x {@code [batch, extents..., in]}
   * @param weight {@code [out, kernel..., in / groups]}
   * @param bias {@code [out]}, or null
   * @return {@code [batch, extents..., out]} with extents (e + before + behind - dilation (kernel -
   *     1) - 1) / stride + 1, rounded down, for the padding before and behind
   * @throws IllegalArgumentException if the shapes do not fit, or the kernel is larger than the
   *     padded image
   */
  public Tensor apply(Tensor x, Tensor weight, @Nullable Tensor bias, Activation activation) {
    return apply(x, weight, bias, null, activation);
  }

  /**
   * x * weight + bias + added, in one pass: the end of a residual block.
   *
   * @param added of the result's shape
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public Tensor apply(Tensor x, Tensor weight, @Nullable Tensor bias, Tensor added) {
    return apply(x, weight, bias, added, Activation.IDENTITY);
  }

  private Tensor apply(
      Tensor x,
      Tensor weight,
      @Nullable Tensor bias,
      @Nullable Tensor added,
      Activation activation) {
    int axes = stride.length;
    boolean fits =
        x.rank() == axes + 2
            && weight.rank() == axes + 2
            && x.dim(-1) == weight.dim(-1) * groups
            && x.dim(-1) > 0
            && weight.dim(0) % groups == 0
            && (bias == null || (bias.rank() == 1 && bias.dim(0) == weight.dim(0)));
    if (!fits) {
      throw misfit("convolution", x, weight, bias, "[batch, extents..., in]", "[out]");
    }
    int[] input = extents(x);
    int[] output = new int[axes];
    for (int i = 0; i < axes; i++) {
      int span = dilation[i] * (weight.dim(i + 1) - 1) + 1;
      int room = input[i] + around(i) - span;
      if (weight.dim(i + 1) < 1 || input[i] < 1 || room < 0) {
        throw new IllegalArgumentException(
            "convolution: a kernel spanning %d does not fit axis %d of input %s, padded to %d"
                .formatted(span, i + 1, x.shape(), input[i] + around(i)));
      }
      output[i] = room / stride[i] + 1;
    }
    ConvolutionGeometry geometry = geometry(x.dim(0), weight, input, output);
    if (added != null && !added.shape().equals(geometry.outputShape())) {
      throw new IllegalArgumentException(
          "convolution: expected to add a tensor of the result's shape %s, found %s"
              .formatted(geometry.outputShape(), added.shape()));
    }
    if (added != null && (isPointwise(weight) || x.size() == 0)) {
      return apply(x, weight, bias, activation).add(added);
    }
    if (isPointwise(weight) && x.size() > 0) {
      return x.reshape(-1, x.dim(-1))
          .dense(weight.reshape(weight.dim(0), -1), bias, activation)
          .reshape(x.shape().with(axes + 1, weight.dim(0)));
    }
    int[] outside = excess(before, weight);
    int[] beyond = excess(behind, weight);
    if (Arrays.stream(outside).sum() + Arrays.stream(beyond).sum() > 0) {
      Tensor wide = x;
      for (int i = 0; i < axes; i++) {
        wide = Padding.ZERO.apply(wide, i + 1, outside[i], beyond[i]);
      }
      return padding(less(before, outside), less(behind, beyond))
          .apply(wide, weight, bias, added, activation);
    }
    if (Fusion.apart(activation)) {
      return activation.apply(
          ConvolutionPasses.forward(geometry, x, weight, bias, null, Activation.IDENTITY));
    }
    return ConvolutionPasses.forward(geometry, x, weight, bias, added, activation);
  }

  /** The transposed convolution whose result is as small as it can be. */
  public Tensor transposed(Tensor x, Tensor weight, @Nullable Tensor bias) {
    int axes = stride.length;
    int[] output = new int[axes];
    for (int i = 0; i < axes && x.rank() == axes + 2 && weight.rank() == axes + 2; i++) {
      output[i] =
          stride[i] * (x.dim(i + 1) - 1) + dilation[i] * (weight.dim(i + 1) - 1) + 1 - around(i);
    }
    return transposed(x, weight, bias, output);
  }

  /**
   * The adjoint of {@link #apply} with the same weight, plus a bias: up-sampling where that has a
   * stride.
   *
   * @param x {@code [batch, extents..., channels]}
   * @param weight {@code [channels, kernel..., out / groups]}
   * @param bias {@code [out]}, or null
   * @param extents of the result: any that {@link #apply} would bring to x's
   * @return {@code [batch, extents..., out]}
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public Tensor transposed(Tensor x, Tensor weight, @Nullable Tensor bias, int... extents) {
    int axes = stride.length;
    boolean fits =
        x.rank() == axes + 2
            && weight.rank() == axes + 2
            && x.dim(-1) == weight.dim(0)
            && x.dim(-1) % groups == 0
            && (bias == null || (bias.rank() == 1 && bias.dim(0) == weight.dim(-1) * groups));
    if (!fits) {
      throw misfit("transposed convolution", x, weight, bias, "[batch, extents..., out]", "[in]");
    }
    int[] small = extents(x);
    for (int i = 0; i < axes; i++) {
      int span = dilation[i] * (weight.dim(i + 1) - 1) + 1;
      int room = extents.length == axes ? extents[i] + around(i) - span : -1;
      if (room < 0 || room / stride[i] + 1 != small[i]) {
        throw new IllegalArgumentException(
            "transposed convolution: extents %s do not shrink to those of %s under kernel %s"
                .formatted(Arrays.toString(extents), x.shape(), weight.shape()));
      }
    }
    int[] outside = excess(before, weight);
    int[] beyond = excess(behind, weight);
    if (Arrays.stream(outside).sum() + Arrays.stream(beyond).sum() > 0) {
      int[] wide = new int[axes];
      Arrays.setAll(wide, i -> extents[i] + outside[i] + beyond[i]);
      Tensor y =
          padding(less(before, outside), less(behind, beyond)).transposed(x, weight, bias, wide);
      for (int i = 0; i < axes; i++) {
        y = y.slice(i + 1, outside[i], outside[i] + extents[i]);
      }
      return y;
    }
    Tensor y =
        ConvolutionPasses.data(geometry(x.dim(0), weight, extents.clone(), small), x, weight);
    return bias == null ? y : y.add(bias);
  }

  /**
   * How much of the padding oneDNN does not compute rightly, so that it is made zeros of the image
   * instead: that so far out that a kernel there sees none of the image, for which oneDNN reads
   * beyond it; and that of volumes under strides or dilations, for which it is wrong now and then.
   */
  private int[] excess(int[] padding, Tensor weight) {
    int axes = stride.length;
    boolean uneven = !Arrays.equals(stride, dilation) || Arrays.stream(stride).anyMatch(s -> s > 1);
    int[] excess = new int[axes];
    for (int i = 0; i < axes; i++) {
      int right = axes == 3 && uneven ? 0 : dilation[i] * (weight.dim(i + 1) - 1);
      excess[i] = Math.max(0, padding[i] - right);
    }
    return excess;
  }

  private static int[] less(int[] padding, int[] excess) {
    int[] less = new int[excess.length];
    Arrays.setAll(less, i -> padding[i] - excess[i]);
    return less;
  }

  /** Whether every position is mapped by itself: a dense layer, which is faster. */
  private boolean isPointwise(Tensor weight) {
    return groups == 1
        && weight.size() == weight.dim(0) * weight.dim(-1)
        && Arrays.stream(stride).allMatch(s -> s == 1)
        && Arrays.stream(before).sum() + Arrays.stream(behind).sum() == 0;
  }

  private int around(int axis) {
    return before[axis] + behind[axis];
  }

  private static int[] extents(Tensor image) {
    return Arrays.copyOfRange(image.shape().toArray(), 1, image.rank() - 1);
  }

  private ConvolutionGeometry geometry(int batch, Tensor weight, int[] input, int[] output) {
    return new ConvolutionGeometry(
        batch,
        weight.dim(-1) * groups,
        weight.dim(0),
        groups,
        input,
        output,
        extents(weight),
        stride,
        before,
        behind,
        dilation);
  }

  private IllegalArgumentException misfit(
      String operation, Tensor x, Tensor weight, @Nullable Tensor bias, String input, String end) {
    return new IllegalArgumentException(
        ("%s over %d axes in %d groups: input %s, weight %s and bias %s do not fit; expected %s,"
                + " [out, kernel..., in / groups], %s")
            .formatted(
                operation,
                stride.length,
                groups,
                x.shape(),
                weight.shape(),
                bias == null ? "none" : bias.shape(),
                input,
                end));
  }
}
