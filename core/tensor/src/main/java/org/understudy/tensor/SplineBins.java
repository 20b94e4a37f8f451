package org.understudy.tensor;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The bins of a block of elements, one array for each bin's share of all elements, so that every
 * loop runs over elements and vectorises: comparisons become steps that are 0 or 1, and choosing a
 * bin becomes a sum over all of them.
 */
final class SplineBins {
  /** Twice multiplied by this, steepens any difference of two floats but 0 beyond 1. */
  private static final float HUGE = 1e30f;

  /** Elements whose raw numbers stay in the nearest cache while they are turned. */
  static final int TILE = 128;

  private final int bins;
  private final int count;
  private final FastMath math;

  /** The raw numbers as they lie, 3K - 1 for each element. */
  final float[] raw;

  /** Shares of the interval: K widths, then K heights. */
  final float[][] shares;

  private final float[] most;
  private final float[] sums;

  // What the shares are still to be multiplied by.
  private final float[] widthScale;
  private final float[] heightScale;

  private final float[] edge;
  private final float[] extent;
  private final float[] here;
  private float[] passed;
  private float[] next;

  /** The bin of each element, from 0. */
  final float[] bin;

  SplineBins(int bins, int block, FastMath math) {
    this.bins = bins;
    this.count = 3 * bins - 1;
    this.math = math;
    raw = new float[block * count];
    shares = new float[2 * bins][block];
    most = new float[block];
    sums = new float[block];
    widthScale = new float[block];
    heightScale = new float[block];
    edge = new float[block];
    extent = new float[block];
    here = new float[block];
    passed = new float[block];
    next = new float[block];
    bin = new float[block];
  }

  /** Reads the numbers of some elements and takes widths and heights through their softmax. */
  void load(FloatBuffer parameters, int from, int size) {
    parameters.get(from * count, raw, 0, size * count);
    for (int tile = 0; tile < size; tile += TILE) {
      int end = Math.min(size, tile + TILE);
      for (int k = 0; k < 2 * bins; k += 2) {
        columns(raw, tile * count + k, count, shares[k], shares[k + 1], tile, end);
      }
    }
    soften(0, widthScale, size);
    soften(bins, heightScale, size);
  }

  private static void columns(
      float[] raw, int first, int stride, float[] row, float[] next, int start, int end) {
    int at = first;
    for (int i = start; i < end; i++) {
      row[i] = raw[at];
      next[i] = raw[at + 1];
      at += stride;
    }
  }

  private void soften(int first, float[] scale, int size) {
    System.arraycopy(shares[first], 0, most, 0, size);
    for (int k = first + 1; k < first + bins; k++) {
      largest(shares[k], most, size);
    }
    Arrays.fill(sums, 0, size, 0);
    for (int k = first; k < first + bins; k++) {
      math.exp(shares[k], most, sums, size);
    }
    invert(sums, scale, size);
  }

  private static void largest(float[] row, float[] most, int size) {
    for (int i = 0; i < size; i++) {
      most[i] = Math.max(most[i], row[i]);
    }
  }

  private static void invert(float[] sums, float[] scale, int size) {
    for (int i = 0; i < size; i++) {
      scale[i] = 1 / sums[i];
    }
  }

  /** Puts the shares by for {@link #recall}. */
  void keep(FloatBuffer kept, int from, int size) {
    for (int k = 0; k < 2 * bins; k++) {
      FastMath.multiply(shares[k], k < bins ? widthScale : heightScale, size);
      kept.put(from * 2 * bins + k * size, shares[k], 0, size);
    }
    Arrays.fill(widthScale, 0, size, 1);
    Arrays.fill(heightScale, 0, size, 1);
  }

  /** What {@link #load} did, from the shares that were kept. */
  void recall(FloatBuffer parameters, FloatBuffer kept, int from, int size) {
    parameters.get(from * count, raw, 0, size * count);
    for (int k = 0; k < 2 * bins; k++) {
      kept.get(from * 2 * bins + k * size, shares[k], 0, size);
    }
    Arrays.fill(widthScale, 0, size, 1);
    Arrays.fill(heightScale, 0, size, 1);
  }

  /** Finds the bins of values strictly within the bound, by x or by y, and their raw slopes. */
  void locate(float[] values, boolean byHeight, float bound, SplineCurve curve, int size) {
    int searched = byHeight ? bins : 0;
    float[] low = byHeight ? curve.bottom : curve.left;
    float[] length = byHeight ? curve.height : curve.width;
    float[] otherLow = byHeight ? curve.left : curve.bottom;
    float[] otherLength = byHeight ? curve.width : curve.height;
    Arrays.fill(edge, 0, size, -bound);
    Arrays.fill(low, 0, size, -bound);
    Arrays.fill(otherLow, 0, size, -bound);
    Arrays.fill(length, 0, size, 0);
    Arrays.fill(otherLength, 0, size, 0);
    Arrays.fill(bin, 0, size, 0);
    Arrays.fill(passed, 0, size, 1);
    float interval = 2 * bound;
    float spread = 1 - SplineKernel.FLOOR * bins;
    float[] scale = byHeight ? heightScale : widthScale;
    float[] otherScale = byHeight ? widthScale : heightScale;
    for (int k = 0; k < bins; k++) {
      lengths(shares[searched + k], scale, extent, interval, spread, size);
      if (k < bins - 1) {
        step(values, extent, edge, next, size);
      } else {
        Arrays.fill(next, 0, size, 0);
      }
      choose(passed, next, extent, low, length, here, size);
      lengths(shares[bins - searched + k], otherScale, extent, interval, spread, size);
      chooseOther(here, next, extent, otherLow, otherLength, bin, size);
      float[] spent = passed;
      passed = next;
      next = spent;
    }
    slopes(curve.slope0, curve.slope1, size);
  }

  private static void lengths(
      float[] share, float[] scale, float[] length, float interval, float spread, int size) {
    for (int i = 0; i < size; i++) {
      length[i] = interval * (SplineKernel.FLOOR + spread * (share[i] * scale[i]));
    }
  }

  /** Moves to the next edge; whether a value is at or past it. */
  private static void step(float[] values, float[] extent, float[] edge, float[] next, int size) {
    for (int i = 0; i < size; i++) {
      float at = edge[i] + extent[i];
      edge[i] = at;
      next[i] = 1 - Math.min(1, Math.max(0, (at - values[i]) * HUGE * HUGE));
    }
  }

  /** Adds a bin to the lengths of the values in it, and to the lower ends of those past it. */
  private static void choose(
      float[] passed,
      float[] next,
      float[] extent,
      float[] low,
      float[] length,
      float[] here,
      int size) {
    for (int i = 0; i < size; i++) {
      float beyond = next[i];
      float within = passed[i] - beyond;
      here[i] = within;
      low[i] += beyond * extent[i];
      length[i] += within * extent[i];
    }
  }

  private static void chooseOther(
      float[] here,
      float[] next,
      float[] extent,
      float[] low,
      float[] length,
      float[] bin,
      int size) {
    for (int i = 0; i < size; i++) {
      float beyond = next[i];
      bin[i] += beyond;
      low[i] += beyond * extent[i];
      length[i] += here[i] * extent[i];
    }
  }

  /** Raw slopes at both ends; zero, which means slope one, at the ends of the interval. */
  private void slopes(float[] slope0, float[] slope1, int size) {
    int inner = 2 * bins;
    for (int i = 0; i < size; i++) {
      int k = (int) bin[i];
      slope0[i] = k == 0 ? 0 : raw[inner + k - 1];
      slope1[i] = k == bins - 1 ? 0 : raw[inner + k];
      inner += count;
    }
  }
}
