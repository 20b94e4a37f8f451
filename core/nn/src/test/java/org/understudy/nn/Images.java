package org.understudy.nn;

import java.util.Arrays;

/** Formulae of layers on images, channels last, in double precision. */
final class Images {
  private Images() {}

  /**
   * A convolution over two axes that has no groups: loops over every output and every element of
   * the kernel.
   *
   * @param steps stride, padding and dilation, each for both axes
   */
  static Doubles convolve(Doubles x, Doubles weight, Doubles bias, Kernel steps, int padding) {
    int[] out = new int[2];
    for (int i = 0; i < 2; i++) {
      int span = steps.dilationOf(i) * (weight.dim(i + 1) - 1) + 1;
      out[i] = (x.dim(i + 1) + 2 * padding - span) / steps.strideOf(i) + 1;
    }
    return Doubles.build(
        i -> {
          double sum = bias.at(i[3]);
          for (int a = 0; a < weight.dim(1); a++) {
            for (int b = 0; b < weight.dim(2); b++) {
              int row = i[1] * steps.strideOf(0) + a * steps.dilationOf(0) - padding;
              int column = i[2] * steps.strideOf(1) + b * steps.dilationOf(1) - padding;
              for (int c = 0; c < x.dim(-1); c++) {
                if (inside(row, x.dim(1)) && inside(column, x.dim(2))) {
                  sum += x.at(i[0], row, column, c) * weight.at(i[3], a, b, c);
                }
              }
            }
          }
          return sum;
        },
        x.dim(0),
        out[0],
        out[1],
        weight.dim(0));
  }

  private static boolean inside(int at, int extent) {
    return at >= 0 && at < extent;
  }

  /** (x - mean) / sqrt(variance + 1e-5) * scale + shift, over positions and groups of channels. */
  static Doubles groupNorm(Doubles x, int groups, Doubles scale, Doubles shift) {
    int channels = x.dim(-1);
    int size = channels / groups;
    int positions = x.values().length / x.dim(0) / channels;
    Doubles flat = x.as(x.dim(0), positions, groups, size);
    return Doubles.build(
            i -> {
              double mean = 0;
              double square = 0;
              for (int p = 0; p < positions; p++) {
                for (int c = 0; c < size; c++) {
                  double value = flat.at(i[0], p, i[2], c);
                  mean += value / positions / size;
                  square += value * value / positions / size;
                }
              }
              int channel = i[2] * size + i[3];
              return (flat.at(i) - mean)
                      / Math.sqrt(square - mean * mean + 1e-5)
                      * scale.at(channel)
                  + shift.at(channel);
            },
            flat.dims())
        .as(x.dims());
  }

  /** One number for each row and channel, added at every position. */
  static Doubles spread(Doubles x, Doubles perChannel) {
    return Doubles.build(i -> x.at(i) + perChannel.at(i[0], i[i.length - 1]), x.dims());
  }

  /** softmax(Q K^T / sqrt(width)) V for {@code [n, positions, width]}. */
  static Doubles attend(Doubles q, Doubles k, Doubles v) {
    int positions = k.dim(1);
    int width = k.dim(2);
    return Doubles.build(
        i -> {
          double[] weights = new double[positions];
          for (int j = 0; j < positions; j++) {
            for (int c = 0; c < width; c++) {
              weights[j] += q.at(i[0], i[1], c) * k.at(i[0], j, c) / Math.sqrt(width);
            }
            weights[j] = Math.exp(weights[j]);
          }
          double total = Arrays.stream(weights).sum();
          double sum = 0;
          for (int j = 0; j < positions; j++) {
            sum += weights[j] / total * v.at(i[0], j, i[2]);
          }
          return sum;
        },
        q.dim(0),
        q.dim(1),
        v.dim(2));
  }

  /** Some of the last axis. */
  static Doubles channels(Doubles x, int from, int to) {
    int[] dims = x.dims().clone();
    int last = dims.length - 1;
    dims[last] = to - from;
    return Doubles.build(
        i -> {
          int[] at = i.clone();
          at[last] += from;
          return x.at(at);
        },
        dims);
  }

  /** The last axes one behind the other. */
  static Doubles join(Doubles a, Doubles b) {
    int[] dims = a.dims().clone();
    int last = dims.length - 1;
    dims[last] += b.dim(-1);
    return Doubles.build(
        i -> {
          int[] at = i.clone();
          boolean first = at[last] < a.dim(-1);
          at[last] -= first ? 0 : a.dim(-1);
          return first ? a.at(at) : b.at(at);
        },
        dims);
  }

  /** With zeros around it. */
  static Doubles framed(Doubles x, int rows, int columns) {
    return Doubles.build(
        i -> {
          int row = i[1] - rows;
          int column = i[2] - columns;
          boolean within = inside(row, x.dim(1)) && inside(column, x.dim(2));
          return within ? x.at(i[0], row, column, i[3]) : 0;
        },
        x.dim(0),
        x.dim(1) + 2 * rows,
        x.dim(2) + 2 * columns,
        x.dim(3));
  }

  /** Every position four times. */
  static Doubles twice(Doubles x) {
    return Doubles.build(
        i -> x.at(i[0], i[1] / 2, i[2] / 2, i[3]), x.dim(0), 2 * x.dim(1), 2 * x.dim(2), x.dim(3));
  }
}
