package org.understudy.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** Two ways of doing the same work, timed in turn so that a noisy machine slows both alike. */
final class Paired {
  /**
   * The outcome.
   *
   * @param oursMicros median time of one unit of our work
   * @param peerMicros median time of one unit of the peer's
   * @param ratio median over pairs of peer time / our time
   * @param low the smallest of those ratios
   * @param high the largest
   */
  record Result(double oursMicros, double peerMicros, double ratio, double low, double high) {
    String row(String workload, int threads) {
      return String.format(
          Locale.ROOT,
          "| %s | %d | %.0f | %.0f | %.2f | %.2f - %.2f |",
          workload,
          threads,
          oursMicros,
          peerMicros,
          ratio,
          low,
          high);
    }
  }

  static final String HEADER =
      "| workload | threads | ours, us | libtorch, us | ratio | range over pairs |\n"
          + "|---|---|---|---|---|---|";

  private Paired() {}

  /**
   * Times both.
   *
   * @param warmUp units of each before anything is counted
   * @param units units of work in one timing
   * @param pairs timings of each, in turn
   */
  static Result time(Runnable ours, Runnable peer, int warmUp, int units, int pairs) {
    micros(ours, warmUp);
    micros(peer, warmUp);
    double[] mine = new double[pairs];
    double[] theirs = new double[pairs];
    double[] ratios = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      mine[i] = micros(ours, units);
      theirs[i] = micros(peer, units);
      ratios[i] = theirs[i] / mine[i];
    }
    double[] sorted = ratios.clone();
    Arrays.sort(sorted);
    return new Result(median(mine), median(theirs), median(ratios), sorted[0], sorted[pairs - 1]);
  }

  private static double micros(Runnable work, int units) {
    long start = System.nanoTime();
    for (int i = 0; i < units; i++) {
      work.run();
    }
    return (System.nanoTime() - start) / 1e3 / units;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
