package org.understudy.tensor;

import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_swish;

import java.nio.FloatBuffer;

/**
 * Group normalisation of images that lie channels last, after numbers of their own are added to the
 * channels of each, and a SiLU behind it if so asked. All passes are sums over positions and affine
 * maps for each channel, done on rows of many positions. Images are shared out among threads; sums
 * over images are taken when all are done, in the order of one thread.
 */
final class GroupNormKernel {
  /** Floats in one row of the loops: as many positions as make at least this. */
  private static final int ROW = 2048;

  /**
   * Rows whose activation is computed at once: many enough for a call, few enough for the cache.
   */
  private static final int BLOCK = 16;

  private final int images;
  private final int positions;
  private final int channels;
  private final int groups;
  private final float epsilon;
  private final boolean silu;
  private final int row;
  private final float[] scale;
  private final float[] shift;

  /** What is added first, per image and channel. */
  private final float[] added;

  /** Per image and group. */
  private final double[] mean;

  private final double[] reciprocal;

  /** Of what comes in, per image and channel. */
  private final double[] average;

  GroupNormKernel(
      int images,
      int positions,
      int groups,
      float[] scale,
      float[] shift,
      float[] added,
      float epsilon,
      boolean silu) {
    this.images = images;
    this.positions = positions;
    this.channels = scale.length;
    this.groups = groups;
    this.scale = scale;
    this.shift = shift;
    this.added = added;
    this.epsilon = epsilon;
    this.silu = silu;
    row = channels * Math.min(positions, Math.max(1, ROW / channels));
    mean = new double[images * groups];
    reciprocal = new double[images * groups];
    average = new double[images * channels];
  }

  /** Gradients of everything but the images: of the scale, the shift and what is added. */
  final class Sums {
    private final double[] toScale = new double[images * channels];
    private final double[] toShift = new double[images * channels];
    final float[] toAdded = new float[images * channels];

    float[] toScale() {
      return overImages(toScale);
    }

    float[] toShift() {
      return overImages(toShift);
    }

    private float[] overImages(double[] parts) {
      double[] sums = new double[channels];
      for (int i = 0; i < parts.length; i++) {
        sums[i % channels] += parts[i];
      }
      float[] floats = new float[channels];
      for (int c = 0; c < channels; c++) {
        floats[c] = (float) sums[c];
      }
      return floats;
    }
  }

  void forward(Storage x, Storage y) {
    Loops.run(
        images,
        1,
        elements(),
        (from, to) -> {
          for (int image = from; image < to; image++) {
            forward(image, x.data, y);
          }
        });
  }

  private long elements() {
    return (long) images * positions * channels;
  }

  private void forward(int image, FloatBuffer x, Storage y) {
    GroupNormRows rows = GroupNormRows.of(row, channels);
    int size = positions * channels;
    int start = image * size;
    statistics(image, x, rows);
    affine(image, rows);
    for (int block = 0; block < size; block += BLOCK * row) {
      int end = Math.min(size, block + BLOCK * row);
      for (int at = block; at < end; at += row) {
        int count = Math.min(row, size - at);
        x.get(start + at, rows.xs, 0, count);
        rows.map(count);
        y.data.put(start + at, rows.xs, 0, count);
      }
      if (silu) {
        ThreadState.current()
            .primitives
            .eltwise(dnnl_eltwise_swish, 1, 0, end - block)
            .runFrom(new Storage[] {y, y}, start + block, start + block);
      }
    }
  }

  private void statistics(int image, FloatBuffer x, GroupNormRows rows) {
    int size = positions * channels;
    int start = image * size;
    for (int c = 0; c < channels; c++) {
      float value = x.get(start + c);
      rows.pivot[c] = Float.isFinite(value) ? value : 0;
    }
    rows.repeat(rows.pivot);
    rows.clear();
    for (int at = 0; at < size; at += row) {
      int count = Math.min(row, size - at);
      x.get(start + at, rows.xs, 0, count);
      rows.deviations(count);
    }
    join(image, rows.pivot, rows.folded(rows.sums), rows.folded(rows.products));
  }

  /** Joins the channels of each group, whose sums were taken about pivots of their own. */
  private void join(int image, float[] pivot, double[] sums, double[] squares) {
    int members = channels / groups;
    double count = (double) members * positions;
    for (int g = 0; g < groups; g++) {
      double total = 0;
      for (int c = g * members; c < (g + 1) * members; c++) {
        double centre = pivot[c] + (double) added[image * channels + c];
        total += sums[c] + positions * centre;
        average[image * channels + c] = pivot[c] + sums[c] / positions;
      }
      double middle = total / count;
      double variance = 0;
      for (int c = g * members; c < (g + 1) * members; c++) {
        double apart = pivot[c] + (double) added[image * channels + c] - middle;
        variance += squares[c] + 2 * apart * sums[c] + positions * apart * apart;
      }
      mean[image * groups + g] = middle;
      reciprocal[image * groups + g] = 1 / Math.sqrt(Math.max(0, variance / count) + epsilon);
    }
  }

  /** The mean of a channel's group, less what is added to the channel. */
  private double centre(int image, int channel) {
    int group = channel / (channels / groups);
    return mean[image * groups + group] - added[image * channels + channel];
  }

  /** The map of every channel: slope (x - pivot) + offset. */
  private void affine(int image, GroupNormRows rows) {
    for (int c = 0; c < channels; c++) {
      double centre = centre(image, c);
      double factor = scale[c] * reciprocal[image * groups + c / (channels / groups)];
      rows.pivot[c] = (float) centre;
      rows.slope[c] = (float) factor;
      rows.offset[c] = (float) (shift[c] - (centre - rows.pivot[c]) * factor);
    }
    rows.repeat(rows.pivot);
    rows.repeat(rows.slope);
    rows.repeat(rows.offset);
  }

  /** Gradients from those of the output, after {@link #forward} on the same images. */
  Sums backward(Storage x, Storage gy, Storage gx) {
    Sums sums = new Sums();
    Loops.run(
        images,
        1,
        elements(),
        (from, to) -> {
          for (int image = from; image < to; image++) {
            backward(image, x.data, gy, gx, sums);
          }
        });
    return sums;
  }

  private void backward(int image, FloatBuffer x, Storage gy, Storage gx, Sums sums) {
    GroupNormRows rows = GroupNormRows.of(row, channels);
    int size = positions * channels;
    int start = image * size;
    FloatBuffer g = silu ? gx.data : gy.data;
    affine(image, rows);
    rows.clear();
    for (int block = 0; block < size; block += BLOCK * row) {
      int end = Math.min(size, block + BLOCK * row);
      if (silu) {
        beforeActivation(start + block, end - block, x, gy, gx, rows);
      }
      for (int at = block; at < end; at += row) {
        int count = Math.min(row, size - at);
        x.get(start + at, rows.xs, 0, count);
        g.get(start + at, rows.gs, 0, count);
        rows.correlations(count);
      }
    }
    coefficients(image, rows, sums);
    for (int at = 0; at < size; at += row) {
      int count = Math.min(row, size - at);
      x.get(start + at, rows.xs, 0, count);
      g.get(start + at, rows.gs, 0, count);
      rows.combine(count);
      gx.data.put(start + at, rows.gs, 0, count);
    }
  }

  /** The gradient of the SiLU's input, which is computed again, where that of x is to lie. */
  private void beforeActivation(
      int start, int size, FloatBuffer x, Storage gy, Storage gx, GroupNormRows rows) {
    ThreadState state = ThreadState.current();
    Storage normal = state.pool.take(size);
    for (int at = 0; at < size; at += row) {
      int count = Math.min(row, size - at);
      x.get(start + at, rows.xs, 0, count);
      rows.map(count);
      normal.data.put(at, rows.xs, 0, count);
    }
    state
        .primitives
        .eltwiseBackward(dnnl_eltwise_swish, 1, 0, false, size)
        .runFrom(new Storage[] {normal, gy, gx}, 0, start, start);
    if (normal.release()) {
      state.pool.give(normal);
    }
  }

  /** From the sums over positions: the parameters' gradients, and the map that x's is. */
  private void coefficients(int image, GroupNormRows rows, Sums result) {
    int members = channels / groups;
    double count = (double) members * positions;
    double[] sums = rows.folded(rows.sums);
    double[] products = rows.folded(rows.products);
    double[] slope = new double[groups];
    double[] offset = new double[groups];
    for (int c = 0; c < channels; c++) {
      int group = c / members;
      double about = centre(image, c) - rows.pivot[c];
      double correlation = (products[c] - about * sums[c]) * reciprocal[image * groups + group];
      result.toScale[image * channels + c] = correlation;
      result.toShift[image * channels + c] = sums[c];
      offset[group] += scale[c] * sums[c] / count;
      slope[group] += scale[c] * correlation / count;
    }
    for (int c = 0; c < channels; c++) {
      int group = c / members;
      double r = reciprocal[image * groups + group];
      double about = centre(image, c) - rows.pivot[c];
      double toX = -r * r * slope[group];
      double constant = -r * offset[group] - toX * about;
      double spread = positions * (average[image * channels + c] - rows.pivot[c]);
      result.toAdded[image * channels + c] =
          (float) (scale[c] * r * sums[c] + toX * spread + positions * constant);
      rows.slope[c] = (float) (scale[c] * r);
      rows.products[c] = (float) toX;
      rows.offset[c] = (float) constant;
    }
    rows.repeat(rows.slope);
    rows.repeat(rows.products);
    rows.repeat(rows.offset);
  }
}
