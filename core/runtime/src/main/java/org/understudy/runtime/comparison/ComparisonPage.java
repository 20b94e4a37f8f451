package org.understudy.runtime.comparison;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.understudy.report.Block;
import org.understudy.report.Report;
import org.understudy.runtime.experiment.Provenance;
import org.understudy.runtime.file.AtomicFile;
import org.understudy.runtime.file.ConfigJson;
import org.understudy.spi.Dataset;
import org.understudy.spi.Field;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.config.Configs;

/**
 * What a comparison has to show: {@code report.html}, {@code table.csv} and {@code result.json}.
 */
final class ComparisonPage {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Comparison comparison;
  private final Dataset dataset;
  private final Bench bench;
  private final Lineup lineup;
  private final ComparisonResult result;
  private final Map<String, Rows> draws;
  private final List<Standing> standings;
  private final List<String> metrics;

  ComparisonPage(
      Comparison comparison,
      Dataset dataset,
      Bench bench,
      List<String> metrics,
      Lineup lineup,
      ComparisonResult result,
      Map<String, Rows> draws) {
    this.comparison = comparison;
    this.dataset = dataset;
    this.bench = bench;
    this.lineup = lineup;
    this.result = result;
    this.draws = draws;
    this.metrics = metrics;
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

  void write(ComparisonFolder folder) {
    AtomicFile.write(folder.root().resolve("table.csv"), table());
    report().writeTo(folder.root().resolve("report.html"));
    // Last, for it marks the comparison as finished.
    AtomicFile.write(folder.result(), json());
  }

  /** A line for each training. */
  private String table() {
    Set<String> figures = new LinkedHashSet<>();
    result
        .scores()
        .values()
        .forEach(scores -> scores.forEach(score -> figures.addAll(score.figures().keySet())));
    StringBuilder text = new StringBuilder("family,seed,density");
    figures.forEach(figure -> text.append(',').append(figure));
    text.append(",error\n");
    result
        .scores()
        .forEach(
            (label, scores) -> {
              for (int i = 0; i < scores.size(); i++) {
                Score score = scores.get(i);
                text.append(quoted(label)).append(',').append(i + 1).append(',');
                text.append(score.density().word());
                for (String figure : figures) {
                  Double value = score.figures().get(figure);
                  text.append(',').append(value == null ? "" : value);
                }
                text.append(',').append(quoted(score.error())).append('\n');
              }
            });
    return text.toString();
  }

  private static String quoted(String text) {
    return text.matches("[^,\"\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  private String json() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("name", comparison.name());
    all.put("seed", comparison.spec().seed());
    all.put("learning-rows", bench.learningRows());
    all.put("test-rows", bench.test().count());
    all.put("dataset", dataset.facts());
    Map<String, Object> families = new LinkedHashMap<>();
    for (Entrant entrant : lineup.entrants()) {
      List<Score> scores = result.scores().getOrDefault(entrant.label(), List.of());
      Standing standing = Standing.of(entrant.label(), scores);
      Map<String, Object> family = new LinkedHashMap<>();
      family.put("type", entrant.choice().type());
      family.put("settings", ConfigJson.toPlain(entrant.choice().settings()));
      family.put("training", ConfigJson.toPlain(Configs.toNode(entrant.training())));
      family.put("density", standing.density().word());
      family.put("mean", standing.means());
      family.put("spread", standing.spreads());
      family.put("seeds", scores.stream().map(Score::facts).toList());
      families.put(entrant.label(), family);
    }
    all.put("families", families);
    all.put("refused", result.refused());
    all.putAll(Provenance.machine());
    try {
      return JSON.writeValueAsString(all) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a comparison has no JSON form", e);
    }
  }

  private Report report() {
    Report.Builder report = Report.builder(comparison.name()).summary(summary());
    Rows data = bench.joint(bench.test().matrix(Role.TARGET));
    Map<String, Rows> ordered = new LinkedHashMap<>();
    for (Standing standing : standings) {
      Rows own = draws.get(standing.label());
      if (own != null) {
        ordered.put(standing.label(), own);
      }
    }
    report.section("Draws", Gallery.blocks(bench.test().schema(), data, ordered));
    report.section(
        "Quality and diversity of draws",
        columns(headings(metrics), metrics),
        Block.paragraph(
            "Families by %s, lowest first. %s".formatted(metrics.get(0), Glossary.of(metrics))));
    report.section(
        "Density",
        density(),
        Block.paragraph(
            "Nats are the mean of minus log-density over %,d test rows in the data's units, lower is"
                    .formatted(Math.min(bench.test().count(), comparison.spec().densityRows()))
                + " better; a bound's true value is at most what is shown, and an unnormalised"
                + " density has none to show."));
    report.section(
        "Speed and size",
        columns(
            List.of(
                "epochs",
                "training, s",
                "draws a second",
                "one draw, ms",
                "memory, MiB",
                "parameters"),
            List.of(
                "epochs",
                "training-seconds",
                "draws-per-second",
                "milliseconds-for-one",
                "memory-mib",
                "parameters")),
        Block.paragraph(
            "Draws a second are those of one call for %,d, after a warm-up; one draw is the median of"
                    .formatted(bench.test().count())
                + " calls for one. Memory is what training and drawing took from the system for"
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
        "%d families learned from %,d rows of %d numbers, with %d seed%s each, and were measured by %,d rows that none had seen."
            .formatted(
                standings.size(),
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

  private static List<String> headings(List<String> names) {
    return names.stream().map(name -> name.replace('-', ' ')).toList();
  }

  private Block columns(List<String> headings, List<String> figures) {
    List<String> headers = new ArrayList<>(List.of("family"));
    headers.addAll(headings);
    List<List<String>> rows = new ArrayList<>();
    for (Standing standing : measured()) {
      List<String> row = new ArrayList<>(List.of(standing.label()));
      figures.forEach(figure -> row.add(standing.cell(figure)));
      rows.add(row);
    }
    return Block.table(headers, rows);
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
              standing.cell("latent-dimension")));
    }
    return Block.table(List.of("family", "density", "held-out nats", "latent dimension"), rows);
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
              field.role().name().toLowerCase(java.util.Locale.ROOT),
              field.shape().toString(),
              field.unit()));
    }
    return rows;
  }
}
