package org.understudy.tensor;

import java.util.Arrays;

/** The extents of one pooling of {@code [batch, input..., channels]}. */
final class PoolingGeometry {
  final int batch;
  final int channels;
  final int[] input;
  final int[] output;
  final int[] window;
  final int[] stride;
  final int[] padding;

  PoolingGeometry(
      int batch,
      int channels,
      int[] input,
      int[] output,
      int[] window,
      int[] stride,
      int[] padding) {
    this.batch = batch;
    this.channels = channels;
    this.input = input;
    this.output = output;
    this.window = window;
    this.stride = stride;
    this.padding = padding;
  }

  int axes() {
    return window.length;
  }

  Shape inputShape() {
    return image(input);
  }

  Shape outputShape() {
    return image(output);
  }

  private Shape image(int[] extents) {
    int[] dims = new int[extents.length + 2];
    dims[0] = batch;
    System.arraycopy(extents, 0, dims, 1, extents.length);
    dims[extents.length + 1] = channels;
    return Shape.of(dims);
  }

  boolean isEmpty() {
    return batch == 0 || channels == 0;
  }

  /** Elements that one pass reads. */
  long work() {
    long work = outputShape().size();
    for (int extent : window) {
      work *= extent;
    }
    return work;
  }

  /** Everything that tells one geometry from another, behind one more number. */
  int[] numbers(int more) {
    int axes = axes();
    int[] numbers = Arrays.copyOf(new int[] {more, batch, channels}, 3 + 5 * axes);
    int at = 3;
    for (int[] part : new int[][] {input, output, window, stride, padding}) {
      System.arraycopy(part, 0, numbers, at, axes);
      at += axes;
    }
    return numbers;
  }
}
