package org.understudy.tensor;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Group normalisation of images that lie channels last. Both passes are sums over positions and one
 * affine map for each channel, done on rows of many positions: in loops whose arrays all start at
 * zero, which is what the compiler vectorises.
 */
final class GroupNormKernel {
  /** Floats in one row of the loops: as many positions as make at least this. */
  private static final int ROW = 2048;

  private final int images;
  private final int positions;
  private final int channels;
  private final int groups;
  private final float epsilon;
  private final int row;

  /** Per image and group. */
  final double[] mean;

  private final double[] reciprocal;

  // One row each: what a position's channels are shifted by, and sums or coefficients.
  private final float[] pivot;
  private final float[] first;
  private final float[] second;
  private final float[] third;
  private final float[] xs;
  private final float[] gs;

  GroupNormKernel(int images, int positions, int channels, int groups, float epsilon) {
    this.images = images;
    this.positions = positions;
    this.channels = channels;
    this.groups = groups;
    this.epsilon = epsilon;
    row = channels * Math.min(positions, Math.max(1, ROW / channels));
    mean = new double[images * groups];
    reciprocal = new double[images * groups];
    pivot = new float[row];
    first = new float[row];
    second = new float[row];
    third = new float[row];
    xs = new float[row];
    gs = new float[row];
  }

  void forward(FloatBuffer x, float[] scale, float[] shift, FloatBuffer y) {
    int size = positions * channels;
    double[] sums = new double[channels];
    double[] squares = new double[channels];
    for (int image = 0; image < images; image++) {
      int start = image * size;
      for (int c = 0; c < channels; c++) {
        float value = x.get(start + c);
        pivot[c] = Float.isFinite(value) ? value : 0;
      }
      repeat(pivot);
      Arrays.fill(first, 0);
      Arrays.fill(second, 0);
      for (int at = 0; at < size; at += row) {
        int count = Math.min(row, size - at);
        x.get(start + at, xs, 0, count);
        deviations(xs, count, pivot, first, second);
      }
      fold(first, sums);
      fold(second, squares);
      statistics(image, sums, squares);
      for (int c = 0; c < channels; c++) {
        int group = image * groups + c / (channels / groups);
        double factor = scale[c] * reciprocal[group];
        pivot[c] = (float) mean[group];
        first[c] = (float) factor;
        second[c] = (float) (shift[c] - (mean[group] - pivot[c]) * factor);
      }
      repeat(pivot);
      repeat(first);
      repeat(second);
      for (int at = 0; at < size; at += row) {
        int count = Math.min(row, size - at);
        x.get(start + at, xs, 0, count);
        affine(xs, count, pivot, first, second);
        y.put(start + at, xs, 0, count);
      }
    }
  }

  private static void deviations(
      float[] xs, int count, float[] pivot, float[] sums, float[] squares) {
    for (int i = 0; i < count; i++) {
      float d = xs[i] - pivot[i];
      sums[i] += d;
      squares[i] += d * d;
    }
  }

  private static void affine(float[] xs, int count, float[] pivot, float[] slope, float[] offset) {
    for (int i = 0; i < count; i++) {
      xs[i] = (xs[i] - pivot[i]) * slope[i] + offset[i];
    }
  }

  private void fold(float[] lanes, double[] sums) {
    Arrays.fill(sums, 0);
    for (int i = 0; i < row; i += channels) {
      for (int c = 0; c < channels; c++) {
        sums[c] += lanes[i + c];
      }
    }
  }

  /** Joins the channels of each group, whose sums were taken about pivots of their own. */
  private void statistics(int image, double[] sums, double[] squares) {
    int members = channels / groups;
    double count = (double) members * positions;
    for (int g = 0; g < groups; g++) {
      double total = 0;
      for (int c = g * members; c < (g + 1) * members; c++) {
        total += sums[c] + (double) positions * pivot[c];
      }
      double centre = total / count;
      double variance = 0;
      for (int c = g * members; c < (g + 1) * members; c++) {
        double offset = pivot[c] - centre;
        variance += squares[c] + 2 * offset * sums[c] + positions * offset * offset;
      }
      mean[image * groups + g] = centre;
      reciprocal[image * groups + g] = 1 / Math.sqrt(Math.max(0, variance / count) + epsilon);
    }
  }

  /** Gradients from those of the output, after {@link #forward} on the same images. */
  void backward(
      FloatBuffer x,
      FloatBuffer gy,
      float[] scale,
      FloatBuffer gx,
      double[] gScale,
      double[] gShift) {
    int size = positions * channels;
    int members = channels / groups;
    double[] sums = new double[channels];
    double[] products = new double[channels];
    for (int image = 0; image < images; image++) {
      int start = image * size;
      for (int c = 0; c < channels; c++) {
        pivot[c] = (float) mean[image * groups + c / members];
      }
      repeat(pivot);
      Arrays.fill(first, 0);
      Arrays.fill(second, 0);
      for (int at = 0; at < size; at += row) {
        int count = Math.min(row, size - at);
        x.get(start + at, xs, 0, count);
        gy.get(start + at, gs, 0, count);
        correlations(xs, gs, count, pivot, first, second);
      }
      fold(first, sums);
      fold(second, products);
      coefficients(image, scale, sums, products, gScale, gShift);
      for (int at = 0; at < size; at += row) {
        int count = Math.min(row, size - at);
        x.get(start + at, xs, 0, count);
        gy.get(start + at, gs, 0, count);
        combine(xs, gs, count, pivot, first, second, third);
        gx.put(start + at, gs, 0, count);
      }
    }
  }

  private static void correlations(
      float[] xs, float[] gs, int count, float[] pivot, float[] sums, float[] products) {
    for (int i = 0; i < count; i++) {
      float g = gs[i];
      sums[i] += g;
      products[i] += g * (xs[i] - pivot[i]);
    }
  }

  private static void combine(
      float[] xs, float[] gs, int count, float[] pivot, float[] toG, float[] toX, float[] offset) {
    for (int i = 0; i < count; i++) {
      gs[i] = gs[i] * toG[i] + (xs[i] - pivot[i]) * toX[i] + offset[i];
    }
  }

  private void coefficients(
      int image,
      float[] scale,
      double[] sums,
      double[] products,
      double[] gScale,
      double[] gShift) {
    int members = channels / groups;
    double count = (double) members * positions;
    double[] slope = new double[groups];
    double[] offset = new double[groups];
    for (int c = 0; c < channels; c++) {
      int group = c / members;
      int index = image * groups + group;
      double about = mean[index] - pivot[c];
      double correlation = (products[c] - about * sums[c]) * reciprocal[index];
      gScale[c] += correlation;
      gShift[c] += sums[c];
      offset[group] += scale[c] * sums[c] / count;
      slope[group] += scale[c] * correlation / count;
    }
    for (int c = 0; c < channels; c++) {
      int group = c / members;
      double r = reciprocal[image * groups + group];
      double about = mean[image * groups + group] - pivot[c];
      first[c] = (float) (scale[c] * r);
      second[c] = (float) (-r * r * slope[group]);
      third[c] = (float) (-r * offset[group] + r * r * slope[group] * about);
    }
    repeat(first);
    repeat(second);
    repeat(third);
  }

  /** Fills a row with copies of its first position. */
  private void repeat(float[] values) {
    for (int done = channels; done < row; done *= 2) {
      System.arraycopy(values, 0, values, done, Math.min(done, row - done));
    }
  }
}
