package org.understudy.runtime.comparison;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.understudy.report.Axis;
import org.understudy.report.Block;
import org.understudy.report.NamedPoints;
import org.understudy.report.Report;
import org.understudy.runtime.experiment.Provenance;
import org.understudy.spi.Field;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;

/**
 * What a comparison has to show: {@code report.html}, {@code table.csv} and {@code result.json}.
 */
final class ComparisonPage {
  /** More columns with their spreads do not fit a page. */
  private static final int ABREAST = 4;

  private final Comparison comparison;
  private final Bench bench;
  private final ComparisonResult result;
  private final Map<String, Rows> draws;
  private final Standing data;
  private final List<Standing> standings;
  private final List<String> metrics;

  ComparisonPage(
      Comparison comparison,
      Bench bench,
      List<String> metrics,
      Map<String, Double> floor,
      ComparisonResult result,
      Map<String, Rows> draws) {
    this.comparison = comparison;
    this.bench = bench;
    this.result = result;
    this.draws = draws;
    this.metrics = metrics;
    this.data = new Standing("data", Score.DensityKind.NONE, floor, Map.of(), "", 0);
    this.standings = standings();
  }

  /** By the first metric, the lowest first; who failed comes last. */
  private List<Standing> standings() {
    List<Standing> all = new ArrayList<>();
    result.scores().forEach((label, scores) -> all.add(Standing.of(label, scores)));
    all.sort(
        Comparator.comparingDouble(
            standing -> standing.means().getOrDefault(metrics.get(0), Double.POSITIVE_INFINITY)));
    return all;
  }

  Report report() {
    Report.Builder report = Report.builder(comparison.name()).summary(summary());
    Rows right = bench.joint(bench.test().matrix(Role.TARGET));
    Map<String, Rows> ordered = new LinkedHashMap<>();
    for (Standing standing : standings) {
      Rows own = draws.get(standing.label());
      if (own != null) {
        ordered.put(standing.label(), own);
      }
    }
    report.section("At a glance", glance());
    report.section("Draws", Gallery.blocks(bench.test().schema(), right, ordered));
    report.section("Quality and diversity of draws", quality());
    report.section("Quality and speed", tradeOff());
    report.section(
        "Density and size",
        density(),
        Block.paragraph(
            "Nats are the mean of minus log-density over %,d test rows in the data's units, lower"
                    .formatted(Math.min(bench.test().count(), comparison.spec().densityRows()))
                + " is better; a bound's true value is at most what is shown, and an unnormalised"
                + " density has none to show."));
    report.section(
        "Speed and memory",
        columns(
            measured(),
            List.of("epochs", "training, s", "draws a second", "one draw, ms", "memory, MiB"),
            List.of(
                "epochs",
                "training-seconds",
                "draws-per-second",
                "milliseconds-for-one",
                "memory-mib")),
        Block.paragraph(
            "Draws a second are those of one call for %,d, after a warm-up; one draw is the median"
                    .formatted(bench.test().count())
                + " of calls for one. Memory is what training and drawing took from the system for"
                + " tensors, in a thread of its own; Java's heap is not in it."));
    List<Block> absent = absent();
    if (!absent.isEmpty()) {
      report.section("Who is missing", absent);
    }
    report.section("Data", Block.table(List.of("field", "role", "shape", "unit"), fields()));
    report.section("Settings", Block.code(comparison.resolved()));
    report.section(
        "How to reproduce",
        Block.paragraph(
            "Save the settings above as comparison.yaml beside the files they name. Trainings and"
                + " draws repeat bit for bit on one machine with one thread count, unless"
                + " budget-seconds limits them; times do not repeat."),
        Block.code("understudy compare comparison.yaml --out again"),
        Block.facts(Provenance.machine()));
    return report.build();
  }

  private String summary() {
    StringBuilder text = new StringBuilder();
    text.append(
        ("%d famil%s learned from %,d rows of %d numbers, with %d seed%s each, and were measured by"
                + " %,d rows that none had seen.")
            .formatted(
                standings.size(),
                standings.size() == 1 ? "y" : "ies",
                bench.learningRows(),
                bench.test().schema().targetShape().size(),
                comparison.spec().seeds(),
                comparison.spec().seeds() == 1 ? "" : "s",
                bench.test().count()));
    if (!standings.isEmpty() && standings.get(0).means().containsKey(metrics.get(0))) {
      Standing first = standings.get(0);
      text.append(
          " Lowest %s: %s, %s."
              .formatted(metrics.get(0), first.label(), first.cell(metrics.get(0))));
    }
    return text.toString();
  }

  private List<Block> quality() {
    List<Block> blocks = new ArrayList<>();
    for (int from = 0; from < metrics.size(); from += ABREAST) {
      List<String> some = metrics.subList(from, Math.min(metrics.size(), from + ABREAST));
      List<Standing> shown = new ArrayList<>(measured());
      shown.add(0, data);
      blocks.add(columns(shown, headings(some), some));
    }
    blocks.add(
        Block.paragraph(
            ("Families by %s, lowest first; the first row is that of data against data, other rows"
                    + " of the same kind, which none can be expected to better. %s")
                .formatted(metrics.get(0), Glossary.of(metrics))));
    return blocks;
  }

  private Block glance() {
    Map<String, String> best = new LinkedHashMap<>();
    best("best draws, by " + metrics.get(0), metrics.get(0), true, measured(), best);
    best(
        "best exact density",
        "held-out-nats",
        true,
        measured().stream().filter(s -> s.density() == Score.DensityKind.EXACT).toList(),
        best);
    best("most draws a second", "draws-per-second", false, measured(), best);
    best("shortest training, s", "training-seconds", true, measured(), best);
    best("least memory, MiB", "memory-mib", true, measured(), best);
    return Block.facts(best);
  }

  private static void best(
      String question,
      String figure,
      boolean least,
      List<Standing> among,
      Map<String, String> answers) {
    Comparator<Standing> order =
        Comparator.comparingDouble(standing -> standing.means().get(figure));
    among.stream()
        .filter(standing -> Double.isFinite(standing.means().getOrDefault(figure, Double.NaN)))
        .min(least ? order : order.reversed())
        .ifPresent(
            standing -> answers.put(question, standing.label() + ", " + standing.cell(figure)));
  }

  private static List<String> headings(List<String> names) {
    return names.stream().map(name -> name.replace('-', ' ')).toList();
  }

  private static Block columns(List<Standing> shown, List<String> headings, List<String> figures) {
    List<String> headers = new ArrayList<>(List.of("family"));
    headers.addAll(headings);
    List<List<String>> rows = new ArrayList<>();
    for (Standing standing : shown) {
      List<String> row = new ArrayList<>(List.of(standing.label()));
      figures.forEach(figure -> row.add(standing.cell(figure)));
      rows.add(row);
    }
    return Block.table(headers, rows);
  }

  private Block tradeOff() {
    String quality = metrics.get(0);
    NamedPoints chart =
        NamedPoints.of(
                "%s and draws a second".formatted(quality),
                "Means over the seeds; the best are at the bottom on the right.",
                Axis.of("draws a second"),
                Axis.of(quality))
            .logarithmic();
    for (Standing standing : measured()) {
      chart.point(
          standing.label(),
          standing.means().getOrDefault("draws-per-second", Double.NaN),
          standing.means().getOrDefault(quality, Double.NaN));
    }
    return chart.figure();
  }

  private List<Standing> measured() {
    return standings.stream().filter(standing -> !standing.means().isEmpty()).toList();
  }

  private Block density() {
    List<List<String>> rows = new ArrayList<>();
    for (Standing standing : measured()) {
      rows.add(
          List.of(
              standing.label(),
              standing.density().word(),
              standing.cell("held-out-nats"),
              standing.cell("latent-dimension"),
              standing.cell("parameters")));
    }
    return Block.table(
        List.of("family", "density", "held-out nats", "latent dimension", "parameters"), rows);
  }

  private List<Block> absent() {
    List<List<String>> rows = new ArrayList<>();
    for (Standing standing : standings) {
      if (standing.failed() > 0) {
        String which =
            comparison.spec().seeds() == 1 ? "failed" : standing.failed() + " of the seeds failed";
        rows.add(List.of(standing.label(), which, standing.error()));
      }
    }
    result
        .refused()
        .forEach((name, reason) -> rows.add(List.of(name, "cannot model these rows", reason)));
    return rows.isEmpty() ? List.of() : List.of(Block.table(List.of("family", "", "reason"), rows));
  }

  private List<List<String>> fields() {
    List<List<String>> rows = new ArrayList<>();
    for (Field field : bench.test().schema().fields()) {
      rows.add(
          List.of(
              field.name(),
              field.role().name().toLowerCase(Locale.ROOT),
              field.shape().toString(),
              field.unit()));
    }
    return rows;
  }
}
