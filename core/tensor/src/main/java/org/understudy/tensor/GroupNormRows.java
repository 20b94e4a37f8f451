package org.understudy.tensor;

import java.util.Arrays;

/**
 * What one thread works on in a group normalisation: a row of data, which is the channels of many
 * positions, and numbers for each channel, repeated for each position. The loops' arrays all start
 * at zero, which is what the compiler vectorises.
 */
final class GroupNormRows {
  private static final ThreadLocal<GroupNormRows> OWN =
      ThreadLocal.withInitial(() -> new GroupNormRows(0));

  /** Images and gradients. */
  final float[] xs;

  final float[] gs;

  /** What x is taken about. */
  final float[] pivot;

  /** An affine map of x - pivot, or of that and the gradient. */
  final float[] slope;

  final float[] offset;

  /** Sums over positions, later coefficients. */
  final float[] sums;

  final float[] products;

  private int length;
  private int channels;

  private GroupNormRows(int capacity) {
    xs = new float[capacity];
    gs = new float[capacity];
    pivot = new float[capacity];
    slope = new float[capacity];
    offset = new float[capacity];
    sums = new float[capacity];
    products = new float[capacity];
  }

  /** Those of this thread, for rows of some length. */
  static GroupNormRows of(int length, int channels) {
    GroupNormRows rows = OWN.get();
    if (rows.xs.length < length) {
      rows = new GroupNormRows(length);
      OWN.set(rows);
    }
    rows.length = length;
    rows.channels = channels;
    return rows;
  }

  /** Fills a row with copies of its first position. */
  void repeat(float[] values) {
    for (int done = channels; done < length; done *= 2) {
      System.arraycopy(values, 0, values, done, Math.min(done, length - done));
    }
  }

  /** Sets both sums to zero. */
  void clear() {
    Arrays.fill(sums, 0, length, 0);
    Arrays.fill(products, 0, length, 0);
  }

  /** The sums of a row's channels. */
  double[] folded(float[] lanes) {
    double[] folded = new double[channels];
    for (int i = 0; i < length; i += channels) {
      for (int c = 0; c < channels; c++) {
        folded[c] += lanes[i + c];
      }
    }
    return folded;
  }

  /** Sums x - pivot and its square. */
  void deviations(int count) {
    deviations(xs, count, pivot, sums, products);
  }

  private static void deviations(
      float[] xs, int count, float[] pivot, float[] sums, float[] squares) {
    for (int i = 0; i < count; i++) {
      float d = xs[i] - pivot[i];
      sums[i] += d;
      squares[i] += d * d;
    }
  }

  /** Makes x slope (x - pivot) + offset. */
  void map(int count) {
    map(xs, count, pivot, slope, offset);
  }

  private static void map(float[] xs, int count, float[] pivot, float[] slope, float[] offset) {
    for (int i = 0; i < count; i++) {
      xs[i] = (xs[i] - pivot[i]) * slope[i] + offset[i];
    }
  }

  /** Sums the gradient and its product with x - pivot. */
  void correlations(int count) {
    correlations(xs, gs, count, pivot, sums, products);
  }

  private static void correlations(
      float[] xs, float[] gs, int count, float[] pivot, float[] sums, float[] products) {
    for (int i = 0; i < count; i++) {
      float g = gs[i];
      sums[i] += g;
      products[i] += g * (xs[i] - pivot[i]);
    }
  }

  /** Makes the gradient g slope g + product (x - pivot) + offset. */
  void combine(int count) {
    combine(xs, gs, count, pivot, slope, products, offset);
  }

  private static void combine(
      float[] xs, float[] gs, int count, float[] pivot, float[] toG, float[] toX, float[] offset) {
    for (int i = 0; i < count; i++) {
      gs[i] = gs[i] * toG[i] + (xs[i] - pivot[i]) * toX[i] + offset[i];
    }
  }
}
