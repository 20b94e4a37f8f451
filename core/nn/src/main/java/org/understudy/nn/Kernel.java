package org.understudy.nn;

import java.util.Arrays;
import org.apiguardian.api.API;
import org.understudy.tensor.Convolution;
import org.understudy.tensor.Padding;
import org.understudy.tensor.Tensor;

/**
 * The extents of a convolution's kernel and how it steps over an image of one to three axes.
 *
 * <pre>{@code
 * Kernel.of(3, 3).same();                           // as large an image as before
 * Kernel.of(4, 4).stride(2).padding(1);             // half of it
 * Kernel.of(3, 3).same().border(Padding.CIRCULAR);   // a periodic lattice
 * }</pre>
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Kernel {
  private final int[] extents;
  private final int[] stride;
  private final int[] padding;
  private final int[] dilation;
  private final int groups;
  private final Padding border;

  private Kernel(
      int[] extents, int[] stride, int[] padding, int[] dilation, int groups, Padding border) {
    this.extents = extents;
    this.stride = stride;
    this.padding = padding;
    this.dilation = dilation;
    this.groups = groups;
    this.border = border;
  }

  /**
   * A kernel with stride 1, no padding, dilation 1 and one group.
   *
   * @param extents one for each axis of the image, each at least 1
   * @throws IllegalArgumentException if there are none, or more than three
   */
  public static Kernel of(int... extents) {
    if (extents.length < 1 || extents.length > 3 || Arrays.stream(extents).anyMatch(e -> e < 1)) {
      throw new IllegalArgumentException(
          "kernel: expected 1 to 3 extents >= 1, found " + Arrays.toString(extents));
    }
    int[] ones = new int[extents.length];
    Arrays.fill(ones, 1);
    return new Kernel(extents.clone(), ones, new int[extents.length], ones, 1, Padding.ZERO);
  }

  /** A cube of this extent over some axes. */
  static Kernel cube(int axes, int extent) {
    int[] extents = new int[axes];
    Arrays.fill(extents, extent);
    return of(extents);
  }

  /** With a stride, one for all axes or one for each. */
  public Kernel stride(int... stride) {
    return new Kernel(extents, perAxis("stride", stride, 1), padding, dilation, groups, border);
  }

  /** With this many elements of the border before and behind, for all axes or for each. */
  public Kernel padding(int... padding) {
    return new Kernel(extents, stride, perAxis("padding", padding, 0), dilation, groups, border);
  }

  /** With a distance between the kernel's elements, one for all axes or one for each. */
  public Kernel dilation(int... dilation) {
    return new Kernel(extents, stride, padding, perAxis("dilation", dilation, 1), groups, border);
  }

  /** With channels in groups that do not see each other. */
  public Kernel groups(int groups) {
    return new Kernel(
        extents, stride, padding, dilation, Shapes.positive("kernel.groups", groups), border);
  }

  /** With a padding of something else than zeros. */
  public Kernel border(Padding border) {
    return new Kernel(extents, stride, padding, dilation, groups, border);
  }

  /**
   * With the padding under which stride 1 keeps the image's extents, for the dilation it has now.
   *
   * @throws IllegalArgumentException if no padding of both sides does, as for even extents
   */
  public Kernel same() {
    int[] kept = new int[extents.length];
    for (int i = 0; i < kept.length; i++) {
      int span = dilation[i] * (extents[i] - 1);
      if (span % 2 != 0) {
        throw new IllegalArgumentException(
            ("kernel: expected odd extents to keep those of an image, found %s with dilation %s;"
                    + " set the padding instead")
                .formatted(this, Arrays.toString(dilation)));
      }
      kept[i] = span / 2;
    }
    return padding(kept);
  }

  private int[] perAxis(String name, int[] values, int least) {
    int[] all = values.clone();
    if (values.length == 1) {
      all = new int[extents.length];
      Arrays.fill(all, values[0]);
    }
    if (all.length != extents.length || Arrays.stream(all).anyMatch(value -> value < least)) {
      throw new IllegalArgumentException(
          "kernel.%s: expected one integer >= %d, or %d of them, found %s"
              .formatted(name, least, extents.length, Arrays.toString(values)));
    }
    return all;
  }

  int axes() {
    return extents.length;
  }

  int groups() {
    return groups;
  }

  Padding border() {
    return border;
  }

  int extentOf(int axis) {
    return extents[axis];
  }

  int strideOf(int axis) {
    return stride[axis];
  }

  int dilationOf(int axis) {
    return dilation[axis];
  }

  int paddingOf(int axis) {
    return padding[axis];
  }

  /**
   * How many places it has along an axis of an image.
   *
   * @throws IllegalArgumentException if there is none
   */
  int steps(int axis, int imageExtent) {
    int span = dilation[axis] * (extents[axis] - 1) + 1;
    int room = imageExtent + 2 * padding[axis] - span;
    if (room < 0) {
      throw new IllegalArgumentException(
          "kernel %s: spans %d along axis %d, an image of %d padded to %d has no place for it"
              .formatted(this, span, axis, imageExtent, imageExtent + 2 * padding[axis]));
    }
    return room / stride[axis] + 1;
  }

  /** How many elements it has. */
  int size() {
    return Arrays.stream(extents).reduce(1, Math::multiplyExact);
  }

  /** Of all elements, how many a transposed convolution brings to one place, on average. */
  double overlap() {
    return size() / (double) Arrays.stream(stride).reduce(1, Math::multiplyExact);
  }

  /** {@code [first, extents..., last]}. */
  int[] between(int first, int last) {
    int[] dims = new int[extents.length + 2];
    dims[0] = first;
    System.arraycopy(extents, 0, dims, 1, extents.length);
    dims[dims.length - 1] = last;
    return dims;
  }

  /** The engine's convolution over images that have their {@link #bordered border} already. */
  Convolution convolution() {
    return Convolution.of(axes())
        .stride(stride)
        .padding(border == Padding.ZERO ? padding : new int[axes()])
        .dilation(dilation)
        .groups(groups);
  }

  /** An image with the border that {@link #convolution} leaves to others. */
  Tensor bordered(Tensor x) {
    return border == Padding.ZERO ? x : padded(x);
  }

  /**
   * An image {@code [n, extents..., channels]} with its whole border.
   *
   * @throws IllegalArgumentException if the border needs more elements than the image has
   */
  Tensor padded(Tensor x) {
    Tensor wide = x;
    for (int i = 0; i < axes(); i++) {
      wide = border.apply(wide, i + 1, padding[i], padding[i]);
    }
    return wide;
  }

  /** The extents, as in {@code 3x3}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int extent : extents) {
      text.append(text.isEmpty() ? "" : "x").append(extent);
    }
    return text.toString();
  }
}
