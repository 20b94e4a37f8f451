package org.understudy.flow;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.understudy.tensor.RandomStream;

/**
 * Annealed draws that training comes back to, the heavier the likelier (Midgley et al. 2023,
 * section 3.2). The oldest make room for new ones.
 */
final class ReplayBuffer {
  private final float[][] draws;
  private final double[] logWeights;

  /** The flow's log-density of each draw when its weight was last set right. */
  private final double[] logFlow;

  private int next;
  private int size;

  ReplayBuffer(int capacity) {
    draws = new float[capacity][];
    logWeights = new double[capacity];
    logFlow = new double[capacity];
  }

  int size() {
    return size;
  }

  float[] draw(int index) {
    return draws[index];
  }

  double logFlow(int index) {
    return logFlow[index];
  }

  /** Takes up a draw; one whose weight is no number or zero is passed over. */
  void add(float[] draw, double logWeight, double logDensity) {
    if (!Double.isFinite(logWeight) || !Double.isFinite(logDensity)) {
      return;
    }
    draws[next] = draw;
    logWeights[next] = logWeight;
    logFlow[next] = logDensity;
    next = (next + 1) % draws.length;
    size = Math.min(size + 1, draws.length);
  }

  /** The weight of a draw of p^2 / q when q has become another. */
  void reweigh(int index, double logDensity) {
    if (Double.isFinite(logDensity)) {
      logWeights[index] += logFlow[index] - logDensity;
      logFlow[index] = logDensity;
    }
  }

  /**
   * Different draws in proportion to their weights: those of the largest log w + Gumbel noise.
   *
   * @param count at most {@link #size}
   */
  int[] choose(int count, RandomStream random) {
    double[] keys = new double[size];
    Arrays.setAll(keys, i -> logWeights[i] - Math.log(-Math.log1p(-random.nextDouble())));
    return IntStream.range(0, size)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -keys[i]))
        .limit(count)
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
