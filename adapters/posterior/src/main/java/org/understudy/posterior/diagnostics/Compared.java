package org.understudy.posterior.diagnostics;

import java.util.Arrays;
import java.util.List;

/** A statistic of simulations beside that of the observation. */
final class Compared {
  private final String name;
  private final double[] values;
  private final double[] sorted;
  private final double observed;
  private final double median;
  private final double spread;

  Compared(String name, double[] values, double observed) {
    this.name = name;
    this.values = values;
    this.observed = observed;
    this.sorted = values.clone();
    Arrays.sort(sorted);
    // The observation counts among the simulations, which keeps the ranks of distances exact.
    double[] pooled = Arrays.copyOf(values, values.length + 1);
    pooled[values.length] = observed;
    Arrays.sort(pooled);
    this.median = at(pooled, 0.5);
    double range = at(pooled, 0.9) - at(pooled, 0.1);
    this.spread = range > 0 ? range : Math.max(at(pooled, 1) - at(pooled, 0), Float.MIN_NORMAL);
  }

  private static double at(double[] sorted, double share) {
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }

  String name() {
    return name;
  }

  double[] values() {
    return values;
  }

  double observed() {
    return observed;
  }

  double quantile(double share) {
    return at(sorted, share);
  }

  /** How far a value is from the median, in units of the spread. */
  double distance(double value) {
    return Math.abs(value - median) / spread;
  }

  /** Two-sided: twice the smaller share of simulations on either side, itself counted. */
  double pValue() {
    long below = Arrays.stream(values).filter(v -> v <= observed).count();
    long above = Arrays.stream(values).filter(v -> v >= observed).count();
    return Math.min(1, 2 * (1.0 + Math.min(below, above)) / (1.0 + values.length));
  }

  /** The share of simulations whose largest distance is at least the observation's. */
  static double jointPValue(List<Compared> statistics) {
    int rows = statistics.get(0).values.length;
    double observed =
        statistics.stream().mapToDouble(each -> each.distance(each.observed)).max().orElse(0);
    int further = 0;
    for (int row = 0; row < rows; row++) {
      int r = row;
      double own =
          statistics.stream().mapToDouble(each -> each.distance(each.values[r])).max().orElse(0);
      further += own < observed ? 0 : 1;
    }
    return (1.0 + further) / (1.0 + rows);
  }
}
