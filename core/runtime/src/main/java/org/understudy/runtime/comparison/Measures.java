package org.understudy.runtime.comparison;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.experiment.Experiment.Section;
import org.understudy.spi.Metric;
import org.understudy.spi.Rows;

/**
 * The metrics of a comparison, each with the figures of it that are shown.
 *
 * @param metrics in order
 * @param seed of whatever they draw
 */
record Measures(Understudy understudy, List<Section<Comparison.MetricKeys>> metrics, long seed) {
  private static final String VALUE = "value";

  /** Refuses two columns of one name, of which only the last would be kept. */
  Measures {
    metrics = List.copyOf(metrics);
    Set<String> names = new HashSet<>();
    for (Section<Comparison.MetricKeys> section : metrics) {
      for (String shown : section.keys().show()) {
        if (!names.add(name(section, shown))) {
          throw new IllegalArgumentException(
              "metrics: two columns are called '%s': show another detail, or leave one out"
                  .formatted(name(section, shown)));
        }
      }
    }
  }

  /** The figures' names, in order: a metric's own for its value, else its detail's. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (Section<Comparison.MetricKeys> section : metrics) {
      section.keys().show().forEach(shown -> names.add(name(section, shown)));
    }
    return names;
  }

  private static String name(Section<Comparison.MetricKeys> section, String shown) {
    return shown.equals(VALUE) ? section.choice().type() : shown;
  }

  /**
   * The figures, by name.
   *
   * @param right test rows (x, c)
   * @param draws as many rows of a model
   * @throws IllegalArgumentException if the rows do not fit, or there is no such figure to show
   */
  Map<String, Double> of(Rows right, Rows draws) {
    Map<String, Double> figures = new LinkedHashMap<>();
    for (Section<Comparison.MetricKeys> section : metrics) {
      Metric metric = understudy.evaluate(section.choice(), right, draws, seed);
      for (String shown : section.keys().show()) {
        Object figure = shown.equals(VALUE) ? metric.value() : metric.details().get(shown);
        if (!(figure instanceof Number number)) {
          throw new IllegalArgumentException(
              "metrics: '%s' has no number named '%s' to show; it has: value, %s"
                  .formatted(
                      section.choice().type(),
                      shown,
                      String.join(", ", metric.details().keySet())));
        }
        figures.put(name(section, shown), number.doubleValue());
      }
    }
    return figures;
  }
}
