package org.understudy.mcmc;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.understudy.sampling.AnnealedImportance.Path;
import org.understudy.sampling.Chains;
import org.understudy.sampling.Evidence;
import org.understudy.sampling.LogDensity;
import org.understudy.sampling.RandomWalk;
import org.understudy.sampling.Step;
import org.understudy.sampling.StepSize;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * Particles from a reference to a target along their geometric path: weighted, drawn anew by their
 * weights and moved by random walks, at temperatures chosen on the way so that each weighting
 * leaves a set share of effective particles (Del Moral, Doucet and Jasra 2006, 2012).
 *
 * @param reference where particles begin
 * @param target on the whole line, up to a constant
 * @param share the effective size each weighting leaves, as a share of the particles
 * @param moves steps of every particle at each temperature
 */
record SequentialMonteCarlo(Reference reference, LogDensity target, double share, int moves) {
  /** The acceptance at which a random walk goes furthest. */
  private static final double ACCEPTANCE = 0.3;

  private static final int BISECTIONS = 50;

  /**
   * Particles at the target, of equal weight.
   *
   * @param z their positions, {@code [particles, d]}
   * @param logZ the estimate, whose exponential is without bias but for the choice of temperatures
   * @param error of log Z, from how few of the first particles have descendants (Lee and Whiteley
   *     2018)
   * @param survivors how many of them have
   * @param stages how many temperatures
   * @param acceptance of the last moves
   */
  record Arrived(
      Tensor z, double logZ, double error, long survivors, int stages, double acceptance) {}

  Arrived run(int particles, RandomStream random) {
    try (Scope scope = Scope.open()) {
      Tensor z = reference.draws().sample(particles, random);
      int[] ancestors = new int[particles];
      Arrays.setAll(ancestors, i -> i);
      double beta = 0;
      double logZ = 0;
      double acceptance = ACCEPTANCE;
      double factor = 2.4 / Math.sqrt(z.dim(1));
      int stages = 0;
      while (beta < 1) {
        double[] gain = gain(z);
        double next = next(gain, beta);
        double[] logWeights = scaled(gain, next - beta);
        Evidence evidence = Evidence.of(logWeights);
        if (evidence.effectiveSize() == 0) {
          throw new IllegalArgumentException(
              "smc: the target is zero at every particle drawn from " + reference);
        }
        logZ += evidence.logZ();
        beta = next;
        stages++;
        int[] chosen = chosen(logWeights, random);
        ancestors = Arrays.stream(chosen).map(at(ancestors)).toArray();
        Tensor before = z;
        try (Scope inner = Scope.open()) {
          Tensor drawn = z.gather(0, chosen);
          StepSize size = StepSize.of(factor, deviations(drawn));
          LogDensity density = Path.geometric(reference.density(), target).at(beta);
          Moved moved = move(drawn, density, size, random);
          acceptance = moved.acceptance();
          z = inner.keep(moved.z());
        }
        before.close();
        factor *= Math.exp(2 * (acceptance - ACCEPTANCE));
      }
      double error = error(ancestors, stages);
      long survivors = Arrays.stream(ancestors).distinct().count();
      return new Arrived(scope.keep(z), logZ, error, survivors, stages, acceptance);
    }
  }

  private static IntUnaryOperator at(int[] array) {
    return i -> array[i];
  }

  /** log target - log reference, negative infinity where not known. */
  private double[] gain(Tensor z) {
    try (Scope scope = Scope.open()) {
      float[] to = Chains.at(target, z).logDensity().toArray();
      float[] from = Chains.at(reference.density(), z).logDensity().toArray();
      double[] gain = new double[to.length];
      for (int i = 0; i < gain.length; i++) {
        double own = (double) to[i] - from[i];
        gain[i] = Double.isNaN(own) ? Double.NEGATIVE_INFINITY : own;
      }
      return gain;
    }
  }

  private static double[] scaled(double[] gain, double by) {
    return Arrays.stream(gain).map(one -> one * by).toArray();
  }

  /** The furthest temperature whose weights leave the share. */
  private double next(double[] gain, double beta) {
    double wanted = share * gain.length;
    if (Evidence.of(scaled(gain, 1 - beta)).effectiveSize() >= wanted) {
      return 1;
    }
    double low = beta;
    double high = 1;
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = 0.5 * (low + high);
      if (Evidence.of(scaled(gain, middle - beta)).effectiveSize() >= wanted) {
        low = middle;
      } else {
        high = middle;
      }
    }
    // Particles at which the target is zero leave no temperature that keeps the share.
    return low > beta ? low : high;
  }

  /** Multinomial draws by weight: the error's estimate is of these. */
  private static int[] chosen(double[] logWeights, RandomStream random) {
    int n = logWeights.length;
    double top = Arrays.stream(logWeights).max().orElseThrow();
    double[] sums = new double[n];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.exp(logWeights[i] - top);
      sums[i] = sum;
    }
    int[] chosen = new int[n];
    for (int i = 0; i < n; i++) {
      int found = Arrays.binarySearch(sums, random.nextDouble() * sum);
      chosen[i] = Math.min(n - 1, found >= 0 ? found : -found - 1);
    }
    return chosen;
  }

  private static float[] deviations(Tensor z) {
    Tensor centred = z.sub(z.mean(0).reshape(1, z.dim(1)));
    return centred.square().mean(0).sqrt().clamp(1e-12f, Float.MAX_VALUE).toArray();
  }

  private record Moved(Tensor z, double acceptance) {}

  private Moved move(Tensor z, LogDensity density, StepSize size, RandomStream random) {
    RandomWalk walk = new RandomWalk(size);
    Chains at = walk.start(density, z);
    double sum = 0;
    for (int i = 0; i < moves; i++) {
      Step step = walk.step(at, density, random);
      sum += step.acceptance().mean().item();
      at.close();
      at = step.chains();
    }
    return new Moved(at.positions(), sum / moves);
  }

  /** The root of the relative variance of Z, which is that of log Z. */
  private static double error(int[] ancestors, int stages) {
    int n = ancestors.length;
    double[] descendants = new double[n];
    for (int ancestor : ancestors) {
      descendants[ancestor]++;
    }
    double same = Arrays.stream(descendants).map(m -> m / n * (m / n)).sum();
    double variance = 1 - Math.exp(-(stages + 1) * Math.log1p(-1.0 / n)) * (1 - same);
    return Math.sqrt(Math.max(0, variance));
  }
}
