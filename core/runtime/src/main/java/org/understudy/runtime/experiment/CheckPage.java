package org.understudy.runtime.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.understudy.report.Axis;
import org.understudy.report.Block;
import org.understudy.report.LayeredChart;
import org.understudy.spi.Chart;
import org.understudy.spi.Check;

/** What a run's report and result say of its checks. */
final class CheckPage {
  private CheckPage() {}

  /** By name: outcome, sentence and every number. */
  static Map<String, Object> json(Map<String, Check> checks) {
    Map<String, Object> entries = new LinkedHashMap<>();
    checks.forEach((name, check) -> entries.put(name, check.facts()));
    return entries;
  }

  /** One sentence over all of them, led by a space; empty where there are none. */
  static String summary(Map<String, Check> checks) {
    if (checks.isEmpty()) {
      return "";
    }
    List<String> parts = new ArrayList<>();
    add(parts, checks, Check.Outcome.FAILED, "failed");
    add(parts, checks, Check.Outcome.WARNING, "warned");
    add(parts, checks, Check.Outcome.NOT_MADE, "could not be made");
    long passed = checks.values().stream().filter(c -> c.outcome() == Check.Outcome.PASSED).count();
    if (parts.isEmpty()) {
      return checks.size() == 1
          ? " The check of the posterior passed."
          : " All %d checks of the posterior passed.".formatted(checks.size());
    }
    return " Of %d checks of the posterior %d passed; %s."
        .formatted(checks.size(), passed, String.join("; ", parts));
  }

  private static void add(
      List<String> parts, Map<String, Check> checks, Check.Outcome outcome, String verb) {
    List<String> names =
        checks.entrySet().stream()
            .filter(entry -> entry.getValue().outcome() == outcome)
            .map(Map.Entry::getKey)
            .toList();
    if (!names.isEmpty()) {
      parts.add(String.join(", ", names) + " " + verb);
    }
  }

  /** Every check with its outcome in words, and its figures. */
  static List<Block> blocks(Map<String, Check> checks) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(Block.paragraph(advice(checks)));
    List<List<String>> rows = new ArrayList<>();
    checks.forEach((name, check) -> rows.add(List.of(name, check.outcome().word())));
    blocks.add(Block.table(List.of("check", "outcome"), rows));
    checks.forEach(
        (name, check) -> {
          blocks.add(
              Block.paragraph(
                  "%s %s. %s".formatted(name, check.outcome().word(), check.sentence())));
          check.charts().forEach(chart -> blocks.add(figure(chart)));
        });
    return blocks;
  }

  private static String advice(Map<String, Check> checks) {
    String summary = summary(checks).strip();
    boolean failed = checks.values().stream().anyMatch(c -> c.outcome() == Check.Outcome.FAILED);
    boolean warned = checks.values().stream().anyMatch(c -> c.outcome() == Check.Outcome.WARNING);
    if (failed) {
      return summary
          + " Do not rely on this posterior yet: more simulations, a larger model or longer"
          + " training are the usual remedies.";
    }
    if (warned) {
      return summary + " Read the warning before relying on this posterior.";
    }
    boolean missing = checks.values().stream().anyMatch(c -> c.outcome() == Check.Outcome.NOT_MADE);
    return missing
        ? summary + " What could not be checked is open."
        : summary
            + " Nothing found speaks against it. Checks at held-out simulations are averages over"
            + " the prior; they cannot prove it right at one observation.";
  }

  private static Block figure(Chart chart) {
    LayeredChart drawing =
        LayeredChart.of(
            chart.title(), chart.caption(), Axis.of(chart.across()), Axis.of(chart.up()));
    for (Chart.Layer layer : chart.layers()) {
      if (layer instanceof Chart.Band band) {
        drawing.band(band.name(), array(band.x()), array(band.low()), array(band.high()));
      } else if (layer instanceof Chart.Bars bars) {
        drawing.bars(bars.name(), array(bars.edges()), array(bars.heights()));
      } else if (layer instanceof Chart.Curve curve) {
        drawing.curve(curve.name(), array(curve.x()), array(curve.y()));
      } else if (layer instanceof Chart.Mark mark) {
        drawing.mark(mark.name(), mark.x());
      }
    }
    return drawing.figure();
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
