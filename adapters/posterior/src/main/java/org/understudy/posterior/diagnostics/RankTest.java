package org.understudy.posterior.diagnostics;

import java.util.Arrays;

/**
 * Tests whether ranks are uniform on 0..draws, by their empirical distribution function.
 *
 * <p>At level k the number of ranks below k is Binomial(rows, k / (draws + 1)) under uniformity.
 * The statistic is the smallest two-sided tail probability of that count over all levels; its
 * distribution is that of a Markov chain in k, and is computed exactly, so the p-value holds for
 * any number of rows and draws, and the same numbers bound a simultaneous band that can be drawn
 * (Sailynoja, Burkner and Vehtari 2022, section 2.2). Against histograms and chi-squared there are
 * no bins to choose; against Kolmogorov and Smirnov it is as sharp at the ends as in the middle.
 */
final class RankTest {
  private static final int MOST_LEVELS = 100;

  /** Below this, one minus a probability has no digits left; a union bound takes over. */
  private static final double SMALLEST = 1e-11;

  private final int rows;
  private final int draws;
  private final int[] levels;
  private final double[] logFactorial;
  private final double[][] tails;

  /**
   * A test.
   *
   * @param rows how many ranks
   * @param draws the largest rank
   */
  RankTest(int rows, int draws) {
    this.rows = rows;
    this.draws = draws;
    int count = Math.min(MOST_LEVELS, draws);
    levels = new int[count];
    for (int i = 0; i < count; i++) {
      levels[i] = (int) Math.round((i + 1.0) * (draws + 1) / (count + 1.0));
    }
    logFactorial = new double[rows + 1];
    for (int i = 1; i <= rows; i++) {
      logFactorial[i] = logFactorial[i - 1] + Math.log(i);
    }
    tails = new double[count][];
    for (int i = 0; i < count; i++) {
      tails[i] = tails(levels[i] / (draws + 1.0));
    }
  }

  /** How many ranks are tested. */
  int rows() {
    return rows;
  }

  /** The largest rank. */
  int draws() {
    return draws;
  }

  private double[] tails(double share) {
    double[] lower = new double[rows + 1];
    double[] upper = new double[rows + 1];
    double logShare = Math.log(share);
    double logRest = Math.log1p(-share);
    for (int c = 0; c <= rows; c++) {
      upper[c] = mass(rows, c, logShare, logRest);
      lower[c] = upper[c] + (c == 0 ? 0 : lower[c - 1]);
    }
    for (int c = rows - 1; c >= 0; c--) {
      upper[c] += upper[c + 1];
    }
    double[] both = new double[rows + 1];
    for (int c = 0; c <= rows; c++) {
      both[c] = Math.min(1, 2 * Math.min(lower[c], upper[c]));
    }
    return both;
  }

  /** The probability of a count, from the logarithms of a share and of its complement. */
  private double mass(int n, int count, double logShare, double logRest) {
    return Math.exp(
        logFactorial[n]
            - logFactorial[count]
            - logFactorial[n - count]
            + count * logShare
            + (n - count) * logRest);
  }

  /**
   * The probability that uniform ranks stray as far as these.
   *
   * @param ranks each from 0 to the number of draws
   */
  double pValue(int[] ranks) {
    int[] below = below(ranks);
    double statistic = 1;
    for (int i = 0; i < levels.length; i++) {
      statistic = Math.min(statistic, tails[i][below[i]]);
    }
    return straying(statistic);
  }

  /** How many ranks are below each level. */
  private int[] below(int[] ranks) {
    int[] counts = new int[draws + 2];
    for (int rank : ranks) {
      counts[rank + 1]++;
    }
    for (int i = 1; i < counts.length; i++) {
      counts[i] += counts[i - 1];
    }
    return Arrays.stream(levels).map(level -> counts[level]).toArray();
  }

  /** The probability that some level's tail probability is this small or smaller. */
  private double straying(double statistic) {
    if (statistic >= 1) {
      return 1;
    }
    if (statistic < SMALLEST) {
      return Math.min(1, statistic * levels.length);
    }
    double[] within = {1};
    int from = 0;
    for (int i = 0; i < levels.length; i++) {
      int low = lowest(i, statistic);
      int high = highest(i, statistic);
      if (low > high) {
        return 1;
      }
      double before = i == 0 ? 0 : levels[i - 1];
      double share = (levels[i] - before) / (draws + 1 - before);
      double logShare = Math.log(share);
      double logRest = Math.log1p(-share);
      double[] next = new double[high - low + 1];
      for (int j = 0; j < within.length; j++) {
        int remaining = rows - from - j;
        for (int c = Math.max(low, from + j); c <= high && within[j] > 0; c++) {
          next[c - low] += within[j] * mass(remaining, c - from - j, logShare, logRest);
        }
      }
      within = next;
      from = low;
    }
    return Math.max(0, 1 - Arrays.stream(within).sum());
  }

  private int lowest(int level, double statistic) {
    int c = 0;
    while (c <= rows && tails[level][c] <= statistic) {
      c++;
    }
    return c;
  }

  private int highest(int level, double statistic) {
    int c = rows;
    while (c >= 0 && tails[level][c] <= statistic) {
      c--;
    }
    return c;
  }

  /** The levels as shares of all ranks, strictly between 0 and 1. */
  double[] shares() {
    return Arrays.stream(levels).mapToDouble(level -> level / (draws + 1.0)).toArray();
  }

  /** The share of ranks below each level. */
  double[] distribution(int[] ranks) {
    return Arrays.stream(below(ranks)).mapToDouble(count -> (double) count / rows).toArray();
  }

  /**
   * The widest band that uniform ranks leave at most this often: shares of ranks below each level,
   * the lower bounds and then the upper.
   */
  double[][] band(double falseAlarmRate) {
    double tooSmall = Math.log(falseAlarmRate / levels.length / 2);
    double tooLarge = Math.log(falseAlarmRate);
    for (int i = 0; i < 14; i++) {
      double middle = (tooSmall + tooLarge) / 2;
      if (straying(Math.exp(middle)) > falseAlarmRate) {
        tooLarge = middle;
      } else {
        tooSmall = middle;
      }
    }
    double statistic = Math.exp(tooSmall);
    double[][] bounds = new double[2][levels.length];
    for (int i = 0; i < levels.length; i++) {
      bounds[0][i] = (double) lowest(i, statistic) / rows;
      bounds[1][i] = (double) highest(i, statistic) / rows;
    }
    return bounds;
  }

  /**
   * The counts that all of some bars of a histogram stay within at least this often.
   *
   * @param shares of all ranks that fall into each bar
   */
  double[][] bars(double[] shares, double falseAlarmRate) {
    double[][] bounds = new double[2][shares.length];
    for (int i = 0; i < shares.length; i++) {
      double[] own = tails(shares[i]);
      double limit = falseAlarmRate / shares.length;
      int low = 0;
      while (own[low] <= limit && low < rows * shares[i]) {
        low++;
      }
      int high = rows;
      while (own[high] <= limit && high > rows * shares[i]) {
        high--;
      }
      bounds[0][i] = low;
      bounds[1][i] = high;
    }
    return bounds;
  }
}
