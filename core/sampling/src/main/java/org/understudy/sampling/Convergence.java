package org.understudy.sampling;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.apiguardian.api.API;

/**
 * Whether chains have forgotten where they began and how many independent draws theirs are worth:
 * rank-normalised split R-hat and effective sizes of Vehtari, Gelman, Simpson, Carpenter and
 * Buerkner (2021). Every method takes the draws of one quantity as {@code [chains][draws]}, all
 * chains of one length of at least 4.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Convergence {
  private Convergence() {}

  /**
   * The larger of split R-hat of the ranks, which sees different means, and of the ranks of
   * distances from the median, which sees different spreads; below 1.01 where chains agree,
   * infinite where no chain moves.
   */
  public static double rHat(double[][] draws) {
    double[][] halves = split(draws);
    double[] all = flat(halves);
    Arrays.sort(all);
    double median = 0.5 * (all[(all.length - 1) / 2] + all[all.length / 2]);
    double[][] folded = map(halves, x -> Math.abs(x - median));
    return Math.max(plainRHat(normalScores(halves)), plainRHat(normalScores(folded)));
  }

  /** How many independent draws the means of ranks are worth: the centre of the distribution. */
  public static double bulkEss(double[][] draws) {
    return effectiveSize(normalScores(split(draws)));
  }

  /** The lesser effective size of the 5 % and 95 % quantiles. */
  public static double tailEss(double[][] draws) {
    double[][] halves = split(draws);
    return Math.min(quantileEss(halves, 0.05), quantileEss(halves, 0.95));
  }

  /** How many independent draws the mean is worth: its standard error is sd / sqrt(this). */
  public static double meanEss(double[][] draws) {
    return effectiveSize(split(draws));
  }

  /**
   * The energy Bayesian fraction of missing information of the worst chain: E (E_n - E_(n-1))^2 /
   * var E (Betancourt 2016). Below .3 momenta are drawn anew too timidly for the target's tails.
   *
   * @param energies of a Hamiltonian transition, {@link Step#energy}
   */
  public static double bfmi(double[][] energies) {
    double worst = Double.POSITIVE_INFINITY;
    for (double[] chain : energies) {
      double mean = Arrays.stream(chain).average().orElseThrow();
      double steps = 0;
      double spread = 0;
      for (int i = 0; i < chain.length; i++) {
        spread += (chain[i] - mean) * (chain[i] - mean);
        steps += i == 0 ? 0 : (chain[i] - chain[i - 1]) * (chain[i] - chain[i - 1]);
      }
      worst = Math.min(worst, spread > 0 ? steps / spread : 0);
    }
    return worst;
  }

  private static double quantileEss(double[][] halves, double share) {
    double[] all = flat(halves);
    Arrays.sort(all);
    double at = all[(int) Math.floor(share * (all.length - 1))];
    return effectiveSize(map(halves, x -> x <= at ? 1 : 0));
  }

  private static double plainRHat(double[][] chains) {
    int n = chains[0].length;
    double[] means = means(chains);
    double within = 0;
    for (int c = 0; c < chains.length; c++) {
      within += variance(chains[c], means[c]) / chains.length;
    }
    double between = chains.length > 1 ? variance(means, mean(means)) : 0;
    return within > 0 ? Math.sqrt((n - 1.0) / n + between / within) : Double.POSITIVE_INFINITY;
  }

  /**
   * n m / tau with tau from the autocorrelations of all chains, as far as Geyer's initial monotone
   * sequence goes (Geyer 1992).
   */
  private static double effectiveSize(double[][] chains) {
    int n = chains[0].length;
    double total = (double) n * chains.length;
    double[] means = means(chains);
    double within = Autocorrelation.covariance(chains, means, 0) / n;
    double whole = within;
    double mean = within * n / (n - 1);
    if (chains.length > 1) {
      whole += variance(means, mean(means));
    }
    if (!(whole > 0)) {
      return 1;
    }
    double sum = 0;
    double before = Double.POSITIVE_INFINITY;
    double even = 1;
    for (int lag = 0; lag + 2 < n; lag += 2) {
      double odd = correlation(chains, means, lag + 1, mean, whole);
      double pair = Math.min(before, even + odd);
      if (pair < 0) {
        break;
      }
      sum += pair;
      before = pair;
      even = correlation(chains, means, lag + 2, mean, whole);
    }
    // Half of the pair that ended the sum lessens the variance where steps alternate.
    double time = 2 * sum - 1 + Math.max(0, even);
    return total / Math.max(time, 1 / Math.log10(total));
  }

  private static double correlation(
      double[][] chains, double[] means, int lag, double mean, double whole) {
    double shared = Autocorrelation.covariance(chains, means, lag) / chains[0].length;
    return 1 - (mean - shared) / whole;
  }

  /** Each chain as two: its first and last halves. */
  private static double[][] split(double[][] draws) {
    int n = draws[0].length;
    if (n < 4) {
      throw new IllegalArgumentException(
          "convergence: expected at least 4 draws of every chain, found " + n);
    }
    double[][] halves = new double[2 * draws.length][];
    for (int c = 0; c < draws.length; c++) {
      halves[2 * c] = Arrays.copyOfRange(draws[c], 0, n / 2);
      halves[2 * c + 1] = Arrays.copyOfRange(draws[c], n - n / 2, n);
    }
    return halves;
  }

  /** The normal quantiles of ranks among all draws; equal draws share their mean rank. */
  private static double[][] normalScores(double[][] chains) {
    double[] sorted = flat(chains);
    Arrays.sort(sorted);
    int size = sorted.length;
    return map(
        chains,
        x -> {
          int first = lowerBound(sorted, x);
          int last = lowerBound(sorted, Math.nextUp(x));
          double rank = 0.5 * (first + 1 + last);
          return NormalQuantile.of((rank - 0.375) / (size + 0.25));
        });
  }

  private static int lowerBound(double[] sorted, double x) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < x) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static double[][] map(double[][] chains, DoubleUnaryOperator f) {
    return Arrays.stream(chains)
        .map(chain -> Arrays.stream(chain).map(f).toArray())
        .toArray(double[][]::new);
  }

  private static double[] flat(double[][] chains) {
    return Arrays.stream(chains).flatMapToDouble(Arrays::stream).toArray();
  }

  private static double[] means(double[][] chains) {
    return Arrays.stream(chains).mapToDouble(Convergence::mean).toArray();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double variance(double[] values, double mean) {
    double sum = 0;
    for (double value : values) {
      sum += (value - mean) * (value - mean);
    }
    return sum / (values.length - 1);
  }
}
