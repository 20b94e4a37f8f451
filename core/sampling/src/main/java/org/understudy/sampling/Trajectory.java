package org.understudy.sampling;

import org.understudy.tensor.RandomStream;

/**
 * One chain's trajectory of the no-U-turn sampler, grown a leapfrog step at a time: {@link #next}
 * says where the density is wanted and {@link #arrive} brings it. A doubling's steps are checked
 * for turns against the first steps of the binary subtrees that they complete, of which one is kept
 * for each level (Phan, Pradhan and Jankowiak 2019).
 */
final class Trajectory {
  private final float[] lengths;
  private final int maxDepth;
  private final RandomStream random;
  private final double startEnergy;
  private final double[] sum;
  private Phase back;
  private Phase front;
  private Phase chosen;
  private double logWeight;
  private int depth;
  private double acceptance;
  private int steps;
  private boolean divergent;
  private boolean done;

  private int direction;
  private Phase edge;
  private double[] kicked;
  private Phase candidate;
  private double branchLogWeight;
  private double[] branchSum;
  private int leaf;
  private final double[][] firstMomenta;
  private final double[][] firstSums;

  Trajectory(Phase start, float[] lengths, int maxDepth, RandomStream random) {
    this.lengths = lengths;
    this.maxDepth = maxDepth;
    this.random = random;
    startEnergy = start.energy();
    sum = start.momentum().clone();
    back = start;
    front = start;
    chosen = start;
    edge = start;
    candidate = start;
    kicked = start.momentum();
    branchSum = new double[lengths.length];
    firstMomenta = new double[maxDepth][];
    firstSums = new double[maxDepth][];
    branch();
  }

  boolean isDone() {
    return done;
  }

  boolean isDivergent() {
    return divergent;
  }

  /** The point drawn from the trajectory. */
  Phase chosen() {
    return chosen;
  }

  /** The mean Metropolis acceptance over all steps. */
  double acceptance() {
    return acceptance / steps;
  }

  /** Begins a doubling on a random side. */
  private void branch() {
    direction = random.nextInt(2) == 0 ? -1 : 1;
    edge = direction < 0 ? back : front;
    branchLogWeight = Double.NEGATIVE_INFINITY;
    branchSum = new double[lengths.length];
    leaf = 0;
  }

  /** Writes the position at which the density is wanted. */
  void next(float[] target, int offset) {
    kicked = edge.kicked(lengths, direction);
    edge.drift(kicked, lengths, direction, target, offset);
  }

  /** Takes the density and its gradient at the position last asked for. */
  void arrive(float[] positions, float[] gradients, int offset, float logDensity) {
    Phase middle = Phase.of(positions, gradients, offset, kicked, logDensity);
    edge = Phase.of(positions, gradients, offset, middle.kicked(lengths, direction), logDensity);
    steps++;
    double logRatio = startEnergy - edge.energy();
    acceptance += Double.isNaN(logRatio) ? 0 : Math.min(1, Math.exp(logRatio));
    if (!(logRatio >= -Hmc.DIVERGENCE)) {
      divergent = true;
      done = true;
      return;
    }
    branchLogWeight = logAddExp(branchLogWeight, logRatio);
    if (Math.log(random.nextDouble()) < logRatio - branchLogWeight) {
      candidate = edge;
    }
    for (int k = 0; k < branchSum.length; k++) {
      branchSum[k] += edge.momentum()[k];
    }
    if (turnsWithinBranch()) {
      done = true;
    } else if (++leaf == 1 << depth) {
      join();
    }
  }

  private boolean turnsWithinBranch() {
    int last = Integer.bitCount(leaf >> 1);
    if (leaf % 2 == 0) {
      firstMomenta[last] = edge.momentum();
      firstSums[last] = branchSum.clone();
      return false;
    }
    int completed = Integer.numberOfTrailingZeros(~leaf);
    for (int level = last; level > last - completed; level--) {
      double[] own = new double[branchSum.length];
      for (int k = 0; k < own.length; k++) {
        own[k] = branchSum[k] - firstSums[level][k] + firstMomenta[level][k];
      }
      if (turns(own, firstMomenta[level], edge.momentum())) {
        return true;
      }
    }
    return false;
  }

  /** Adds a finished branch. */
  private void join() {
    if (Math.log(random.nextDouble()) < branchLogWeight - logWeight) {
      chosen = candidate;
    }
    logWeight = logAddExp(logWeight, branchLogWeight);
    for (int k = 0; k < sum.length; k++) {
      sum[k] += branchSum[k];
    }
    if (direction < 0) {
      back = edge;
    } else {
      front = edge;
    }
    depth++;
    if (depth == maxDepth || turns(sum, back.momentum(), front.momentum())) {
      done = true;
    } else {
      branch();
    }
  }

  /**
   * Whether a stretch has turned: its displacement, the sum of momenta with half of those at its
   * ends, points against one of them.
   */
  private static boolean turns(double[] sum, double[] first, double[] last) {
    double atFirst = 0;
    double atLast = 0;
    for (int k = 0; k < sum.length; k++) {
      double along = sum[k] - 0.5 * (first[k] + last[k]);
      atFirst += along * first[k];
      atLast += along * last[k];
    }
    return !(atFirst > 0 && atLast > 0);
  }

  private static double logAddExp(double a, double b) {
    double top = Math.max(a, b);
    return top == Double.NEGATIVE_INFINITY
        ? top
        : top + Math.log(Math.exp(a - top) + Math.exp(b - top));
  }
}
