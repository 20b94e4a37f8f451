package org.understudy.runtime.comparison;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One family over its seeds.
 *
 * @param label the family
 * @param density what can be said of its density
 * @param means of each figure over the seeds that went well
 * @param spreads standard deviation of each figure between those seeds; none of a single seed
 * @param error of the first seed that failed; empty if none did
 * @param failed how many seeds failed
 */
record Standing(
    String label,
    Score.DensityKind density,
    Map<String, Double> means,
    Map<String, Double> spreads,
    String error,
    int failed) {
  Standing {
    means = Collections.unmodifiableMap(new LinkedHashMap<>(means));
    spreads = Collections.unmodifiableMap(new LinkedHashMap<>(spreads));
  }

  static Standing of(String label, List<Score> scores) {
    Map<String, List<Double>> values = new LinkedHashMap<>();
    Score.DensityKind density = Score.DensityKind.NONE;
    String error = "";
    int failed = 0;
    for (Score score : scores) {
      if (!score.error().isEmpty()) {
        error = error.isEmpty() ? score.error() : error;
        failed++;
        continue;
      }
      density = score.density();
      score
          .figures()
          .forEach(
              (name, value) -> values.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
    }
    Map<String, Double> means = new LinkedHashMap<>();
    Map<String, Double> spreads = new LinkedHashMap<>();
    values.forEach(
        (name, seeds) -> {
          double mean = mean(seeds);
          means.put(name, mean);
          if (seeds.size() > 1) {
            double squares = mean(seeds.stream().map(v -> (v - mean) * (v - mean)).toList());
            spreads.put(name, Math.sqrt(squares * seeds.size() / (seeds.size() - 1)));
          }
        });
    return new Standing(label, density, means, spreads, error, failed);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  /** Mean and spread as a table shows them; empty where there is none. */
  String cell(String figure) {
    Double mean = means.get(figure);
    if (mean == null) {
      return "";
    }
    double spread = spreads.getOrDefault(figure, 0.0);
    if (!(spread > 0) || !Double.isFinite(spread)) {
      return written(mean, mean == Math.rint(mean) ? 0 : decimals(mean, 3));
    }
    int decimals = decimals(spread, 1);
    String uncertain = written(spread, decimals);
    return uncertain.matches("[0.]*")
        ? written(mean, decimals)
        : written(mean, decimals) + " \u00b1 " + uncertain;
  }

  /** Places behind the point that show so many digits; below zero, places before it to round to. */
  private static int decimals(double value, int digits) {
    return value == 0 || !Double.isFinite(value)
        ? 0
        : Math.min(5, digits - 1 - (int) Math.floor(Math.log10(Math.abs(value))));
  }

  private static String written(double value, int decimals) {
    double rounded =
        decimals < 0 && Double.isFinite(value)
            ? Math.rint(value / Math.pow(10, -decimals)) * Math.pow(10, -decimals)
            : value;
    return String.format(Locale.ROOT, "%,." + Math.max(0, decimals) + "f", rounded)
        .replace('-', '\u2212');
  }
}
