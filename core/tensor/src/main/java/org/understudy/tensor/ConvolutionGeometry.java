package org.understudy.tensor;

import java.util.Arrays;

/**
 * The extents of one convolution: images {@code [batch, input..., in]} and {@code [batch,
 * output..., out]} joined by a weight {@code [out, kernel..., in / groups]}.
 */
final class ConvolutionGeometry {
  final int batch;
  final int in;
  final int out;
  final int groups;
  final int[] input;
  final int[] output;
  final int[] kernel;
  final int[] stride;
  final int[] before;
  final int[] behind;
  final int[] dilation;

  ConvolutionGeometry(
      int batch,
      int in,
      int out,
      int groups,
      int[] input,
      int[] output,
      int[] kernel,
      int[] stride,
      int[] before,
      int[] behind,
      int[] dilation) {
    this.batch = batch;
    this.in = in;
    this.out = out;
    this.groups = groups;
    this.input = input;
    this.output = output;
    this.kernel = kernel;
    this.stride = stride;
    this.before = before;
    this.behind = behind;
    this.dilation = dilation;
  }

  int axes() {
    return kernel.length;
  }

  Shape inputShape() {
    return image(input, in);
  }

  Shape outputShape() {
    return image(output, out);
  }

  private Shape image(int[] extents, int channels) {
    int[] dims = new int[extents.length + 2];
    dims[0] = batch;
    System.arraycopy(extents, 0, dims, 1, extents.length);
    dims[extents.length + 1] = channels;
    return Shape.of(dims);
  }

  Shape weightShape() {
    int[] dims = new int[axes() + 2];
    dims[0] = out;
    System.arraycopy(kernel, 0, dims, 1, axes());
    dims[axes() + 1] = in / groups;
    return Shape.of(dims);
  }

  boolean isEmpty() {
    return inputShape().size() == 0 || outputShape().size() == 0;
  }

  /**
   * Whether oneDNN 3.11 computes the forward pass wrongly: one channel becomes a result one element
   * wide, by strides of one and of more along the last two axes.
   */
  boolean isMiscomputedForwards() {
    int last = axes() - 1;
    return in == 1 && last > 0 && output[last] == 1 && stride[last] > 1 && stride[last - 1] == 1;
  }

  /** The same with two channels instead of one. */
  ConvolutionGeometry twoChannels() {
    return new ConvolutionGeometry(
        batch, 2, out, groups, input, output, kernel, stride, before, behind, dilation);
  }

  /** Multiplications of one pass. */
  long work() {
    long work = (long) outputShape().size() * (in / groups);
    for (int extent : kernel) {
      work *= extent;
    }
    return work;
  }

  /** Everything that tells one geometry from another, behind some more numbers. */
  int[] numbers(int... more) {
    int axes = axes();
    int[] numbers = Arrays.copyOf(more, more.length + 4 + 7 * axes);
    int at = more.length;
    numbers[at++] = batch;
    numbers[at++] = in;
    numbers[at++] = out;
    numbers[at++] = groups;
    for (int[] part : new int[][] {input, output, kernel, stride, before, behind, dilation}) {
      System.arraycopy(part, 0, numbers, at, axes);
      at += axes;
    }
    return numbers;
  }
}
