package org.understudy.tensor;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** The gradients of the raw numbers of {@link SplineBins}. */
final class SplineBinsAdjoint {
  private final SplineBins all;
  private final int bins;
  private final int count;
  private final float[] sums;
  private final float[] toEdge;
  private final float[] own;

  SplineBinsAdjoint(SplineBins all, int bins, int block) {
    this.all = all;
    this.bins = bins;
    count = 3 * bins - 1;
    sums = new float[block];
    toEdge = new float[block];
    own = new float[block];
  }

  /**
   * The raw numbers' gradients from those of the chosen bin, in place of the numbers and their
   * shares.
   */
  void spread(SplineCurveAdjoint curve, float[] toBottom, float scale, int size) {
    negate(curve.toPosition, toEdge, size);
    soften(0, toEdge, curve.toWidth, scale, size);
    soften(bins, toBottom, curve.toHeight, scale, size);
    float[] raw = all.raw;
    Arrays.fill(raw, 0, size * count, 0);
    for (int tile = 0; tile < size; tile += SplineBins.TILE) {
      int end = Math.min(size, tile + SplineBins.TILE);
      for (int k = 0; k < 2 * bins; k += 2) {
        toColumns(all.shares[k], all.shares[k + 1], raw, tile * count + k, count, tile, end);
      }
    }
    int inner = 2 * bins;
    for (int i = 0; i < size; i++) {
      int k = (int) all.bin[i];
      if (k > 0) {
        raw[inner + k - 1] = curve.toSlope0[i];
      }
      if (k < bins - 1) {
        raw[inner + k] = curve.toSlope1[i];
      }
      inner += count;
    }
  }

  private static void toColumns(
      float[] row, float[] next, float[] raw, int first, int stride, int start, int end) {
    int at = first;
    for (int i = start; i < end; i++) {
      raw[at] = row[i];
      raw[at + 1] = next[i];
      at += stride;
    }
  }

  /** No gradient by the numbers of an element. */
  void clear(int element) {
    Arrays.fill(all.raw, element * count, (element + 1) * count, 0);
  }

  /** Writes the gradients that {@link #spread} found. */
  void store(FloatBuffer toParameters, int from, int size) {
    toParameters.put(from * count, all.raw, 0, size * count);
  }

  private static void negate(float[] x, float[] result, int size) {
    for (int i = 0; i < size; i++) {
      result[i] = -x[i];
    }
  }

  /** Through the sum of earlier bins, the floor and the softmax; the shares become gradients. */
  private void soften(int first, float[] toEdge, float[] toExtent, float scale, int size) {
    Arrays.fill(sums, 0, size, 0);
    for (int k = 0; k < bins; k++) {
      own(all.bin, k, toEdge, toExtent, scale, own, size);
      addProducts(all.shares[first + k], own, sums, size);
    }
    for (int k = 0; k < bins; k++) {
      own(all.bin, k, toEdge, toExtent, scale, own, size);
      deviate(all.shares[first + k], own, sums, size);
    }
  }

  /** The gradient of one bin's share: of the edge if the chosen bin comes later, of the extent. */
  private static void own(
      float[] bin,
      float k,
      float[] toEdge,
      float[] toExtent,
      float scale,
      float[] result,
      int size) {
    for (int i = 0; i < size; i++) {
      float distance = bin[i] - k;
      float later = Math.min(1, Math.max(0, distance));
      float same = 1 - Math.min(1, Math.abs(distance));
      result[i] = scale * (later * toEdge[i] + same * toExtent[i]);
    }
  }

  private static void addProducts(float[] share, float[] own, float[] sums, int size) {
    for (int i = 0; i < size; i++) {
      sums[i] += share[i] * own[i];
    }
  }

  private static void deviate(float[] share, float[] own, float[] mean, int size) {
    for (int i = 0; i < size; i++) {
      share[i] *= own[i] - mean[i];
    }
  }
}
