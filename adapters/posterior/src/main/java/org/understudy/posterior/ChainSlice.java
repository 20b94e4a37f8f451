package org.understudy.posterior;

import java.util.ArrayList;
import java.util.List;
import org.understudy.spi.Sampling;
import org.understudy.spi.UnnormalisedDensity;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * Three or more free parameters: an ensemble of walkers that stretch along the lines between them
 * (Goodman and Weare 2010), which needs neither a scale nor the slice's integral. Draws come from
 * walkers some steps apart and are nearly independent, not quite.
 */
final class ChainSlice implements Sampling, UnnormalisedDensity {
  private static final int WALKERS = 200;
  private static final int WARM_UP = 300;

  /** Steps between the draws that are kept. */
  private static final int APART = 10;

  private static final double STRETCH = 2;

  private final Slice slice;
  private final float[] start;
  private final double[] heights;

  private ChainSlice(Slice slice, float[] start, double[] heights) {
    this.slice = slice;
    this.start = start;
    this.heights = heights;
  }

  /**
   * A slice whose walkers have forgotten where they began.
   *
   * @param near draws of the free parameters whatever the fixed ones are
   */
  static ChainSlice of(Slice slice, float[] near, RandomStream random) {
    int d = slice.size();
    double[] found = slice.joint(near);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < found.length; i++) {
      order.add(i);
    }
    order.sort((a, b) -> Double.compare(found[b], found[a]));
    float[] start = new float[WALKERS * d];
    double[] heights = new double[WALKERS];
    for (int walker = 0; walker < WALKERS; walker++) {
      int row = order.get(walker);
      System.arraycopy(near, row * d, start, walker * d, d);
      heights[walker] = found[row];
    }
    ChainSlice chains = new ChainSlice(slice, start, heights);
    if (Double.isInfinite(heights[WALKERS - 1])) {
      throw Slice.empty(chains);
    }
    for (int step = 0; step < WARM_UP; step++) {
      chains.step(chains.start, chains.heights, random);
    }
    return chains;
  }

  /** Moves each half of the walkers along lines to walkers of the other. */
  private void step(float[] places, double[] at, RandomStream random) {
    int d = slice.size();
    int half = WALKERS / 2;
    for (int side = 0; side < 2; side++) {
      float[] candidates = new float[half * d];
      double[] stretches = new double[half];
      for (int k = 0; k < half; k++) {
        int walker = side * half + k;
        int other = (1 - side) * half + random.nextInt(half);
        // Density proportional to 1 / sqrt(z) on [1 / STRETCH, STRETCH].
        double z = Math.pow((STRETCH - 1) * random.nextDouble() + 1, 2) / STRETCH;
        stretches[k] = z;
        for (int i = 0; i < d; i++) {
          float anchor = places[other * d + i];
          candidates[k * d + i] = (float) (anchor + z * (places[walker * d + i] - anchor));
        }
      }
      double[] found = slice.joint(candidates);
      for (int k = 0; k < half; k++) {
        int walker = side * half + k;
        double logRatio = (d - 1) * Math.log(stretches[k]) + found[k] - at[walker];
        if (Math.log(1 - random.nextDouble()) < logRatio) {
          System.arraycopy(candidates, k * d, places, walker * d, d);
          at[walker] = found[k];
        }
      }
    }
  }

  @Override
  public Shape eventShape() {
    return Shape.of(slice.size());
  }

  @Override
  public Tensor sample(int count, RandomStream random) {
    int d = slice.size();
    float[] places = start.clone();
    double[] at = heights.clone();
    float[] values = new float[Math.multiplyExact(count, d)];
    for (int from = 0; from < count; from += WALKERS) {
      for (int step = 0; step < APART; step++) {
        step(places, at, random);
      }
      int size = Math.min(WALKERS, count - from);
      System.arraycopy(places, 0, values, from * d, size * d);
    }
    return Tensor.of(values, count, d);
  }

  @Override
  public Tensor logProbUpToConstant(Tensor x) {
    return slice.joint(x);
  }
}
