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
  private final float[] edge;
  private final float[] extent;
  private final float[] other;
  private final float[] passed;
  private final float[] next;

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
    edge = new float[block];
    extent = new float[block];
    other = new float[block];
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
    normalise(0, size);
    normalise(bins, size);
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

  private void normalise(int first, int size) {
    System.arraycopy(shares[first], 0, most, 0, size);
    for (int k = first + 1; k < first + bins; k++) {
      largest(shares[k], most, size);
    }
    Arrays.fill(sums, 0, size, 0);
    for (int k = first; k < first + bins; k++) {
      subtract(shares[k], most, size);
      math.exp(shares[k], size);
      add(shares[k], sums, size);
    }
    invert(sums, size);
    for (int k = first; k < first + bins; k++) {
      FastMath.multiply(shares[k], sums, size);
    }
  }

  private static void largest(float[] row, float[] most, int size) {
    for (int i = 0; i < size; i++) {
      most[i] = Math.max(most[i], row[i]);
    }
  }

  private static void subtract(float[] row, float[] most, int size) {
    for (int i = 0; i < size; i++) {
      row[i] -= most[i];
    }
  }

  private static void add(float[] row, float[] sums, int size) {
    for (int i = 0; i < size; i++) {
      sums[i] += row[i];
    }
  }

  private static void invert(float[] sums, int size) {
    for (int i = 0; i < size; i++) {
      sums[i] = 1 / sums[i];
    }
  }

  /** Puts the shares by for {@link #recall}. */
  void keep(FloatBuffer kept, int from, int size) {
    for (int k = 0; k < 2 * bins; k++) {
      kept.put(from * 2 * bins + k * size, shares[k], 0, size);
    }
  }

  /** What {@link #load} did, from the shares that were kept. */
  void recall(FloatBuffer parameters, FloatBuffer kept, int from, int size) {
    parameters.get(from * count, raw, 0, size * count);
    for (int k = 0; k < 2 * bins; k++) {
      kept.get(from * 2 * bins + k * size, shares[k], 0, size);
    }
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
    for (int k = 0; k < bins; k++) {
      boolean last = k == bins - 1;
      lengths(shares[searched + k], extent, interval, spread, size);
      lengths(shares[bins - searched + k], other, interval, spread, size);
      if (last) {
        Arrays.fill(next, 0, size, 0);
      } else {
        step(values, extent, edge, next, size);
      }
      choose(passed, next, extent, other, length, otherLength, size);
      if (!last) {
        advance(passed, next, extent, other, low, otherLow, bin, size);
      }
    }
    slopes(curve.slope0, curve.slope1, size);
  }

  private static void lengths(
      float[] share, float[] length, float interval, float spread, int size) {
    for (int i = 0; i < size; i++) {
      length[i] = interval * (SplineKernel.FLOOR + spread * share[i]);
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

  private static void choose(
      float[] passed,
      float[] next,
      float[] extent,
      float[] other,
      float[] length,
      float[] otherLength,
      int size) {
    for (int i = 0; i < size; i++) {
      float here = passed[i] - next[i];
      length[i] += here * extent[i];
      otherLength[i] += here * other[i];
    }
  }

  private static void advance(
      float[] passed,
      float[] next,
      float[] extent,
      float[] other,
      float[] low,
      float[] otherLow,
      float[] bin,
      int size) {
    for (int i = 0; i < size; i++) {
      float beyond = next[i];
      passed[i] = beyond;
      low[i] += beyond * extent[i];
      otherLow[i] += beyond * other[i];
      bin[i] += beyond;
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
