package org.understudy.runtime.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.understudy.report.Axis;
import org.understudy.report.Block;
import org.understudy.report.CornerPlot;
import org.understudy.report.LineChart;
import org.understudy.report.Report;
import org.understudy.report.ScatterPlot;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.runtime.training.Epoch;
import org.understudy.runtime.training.TrainingResult;
import org.understudy.runtime.transform.Outliers;
import org.understudy.spi.Check;
import org.understudy.spi.Dataset;
import org.understudy.spi.Field;
import org.understudy.spi.Metric;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.tensor.Engine;

/** What a run has to show: {@code report.html}, its figures, and {@code result.json}. */
final class RunReport {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Experiment experiment;
  private final Dataset dataset;
  private final Surrogate surrogate;
  private final TrainingResult training;
  private Map<String, Metric> metrics = Map.of();
  private Map<String, Check> checks = Map.of();
  private Map<String, Double> seconds = Map.of();
  private Map<String, Double> diagnostics = Map.of();
  private @Nullable Rows draws;
  private @Nullable Rows reference;
  private @Nullable Rows truth;
  private @Nullable Rows observation;

  RunReport(Experiment experiment, Dataset dataset, Surrogate surrogate, TrainingResult training) {
    this.experiment = experiment;
    this.dataset = dataset;
    this.surrogate = surrogate;
    this.training = training;
  }

  void draws(Rows made, @Nullable Rows right, @Nullable Rows trueValues, @Nullable Rows observed) {
    draws = made;
    reference = right;
    truth = trueValues;
    observation = observed;
  }

  void metrics(Map<String, Metric> found) {
    metrics = found;
  }

  void checks(Map<String, Check> made) {
    checks = made;
  }

  void diagnostics(Map<String, Double> found) {
    diagnostics = found;
  }

  void seconds(Map<String, Double> spent) {
    seconds = new LinkedHashMap<>(spent);
  }

  String resultJson() {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("name", experiment.name());
    result.put("seed", experiment.spec().seed());
    result.put("model", experiment.spec().model().type());
    result.put("parameters", surrogate.model().parameters().size());
    result.put("rows", dataset.size());
    result.put("dataset", dataset.facts());
    result.put("outliers", outliers());
    Map<String, Object> trained = new LinkedHashMap<>();
    trained.put("epochs", training.history().size());
    trained.put("best-epoch", training.bestEpoch());
    trained.put("best-loss", training.bestLoss());
    trained.put("ended", training.reason());
    trained.put("seconds", training.seconds());
    result.put("training", trained);
    Map<String, Object> values = new LinkedHashMap<>();
    metrics.forEach((name, metric) -> values.put(name, metric.facts()));
    result.put("metrics", values);
    result.put("checks", CheckPage.json(checks));
    result.put("diagnostics", diagnostics);
    result.put("seconds", seconds);
    result.putAll(Provenance.machine());
    try {
      return JSON.writeValueAsString(result) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result has no JSON form", e);
    }
  }

  void write(Path folder) {
    Report.Builder report = Report.builder(experiment.name()).summary(summary());
    if (draws != null) {
      report.section(observation == null ? "Draws" : "Posterior", drawBlocks(draws));
    }
    if (!checks.isEmpty()) {
      report.section("Can you trust this posterior?", CheckPage.blocks(checks));
    }
    report.section("Training", lossChart(), Block.facts(trainingFacts()));
    report.section("Data", dataBlocks());
    report.section("Settings", Block.code(experiment.resolved()));
    report.section("Time", Block.table(List.of("stage", "seconds"), timeRows()));
    report.section(
        "How to reproduce",
        Block.paragraph(
            "Save the settings above as experiment.yaml beside the files they name. The same seed,"
                + " machine and thread count give the same numbers, bit for bit."),
        Block.code("understudy run experiment.yaml --out again"),
        Block.facts(machineFacts()));
    report.build().writeTo(folder.resolve("report.html"));
  }

  private List<Block> dataBlocks() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(Block.table(List.of("field", "role", "shape", "unit", "support"), fieldRows()));
    blocks.add(Block.facts(dataset.facts()));
    outliers().forEach(sentence -> blocks.add(Block.paragraph(sentence + ".")));
    return blocks;
  }

  private List<String> outliers() {
    return surrogate.transforms().outliers().stream().map(Outliers::toString).toList();
  }

  private String summary() {
    StringBuilder text = new StringBuilder();
    text.append(
        "A %s with %,d parameters, trained on %,d rows in %.0f s."
            .formatted(
                experiment.spec().model().type(),
                surrogate.model().parameters().size(),
                dataset.size(),
                training.seconds()));
    metrics.forEach(
        (name, metric) ->
            text.append(
                String.format(
                    Locale.ROOT, " %s %.4g.", name.toUpperCase(Locale.ROOT), metric.value())));
    return text.append(CheckPage.summary(checks)).toString();
  }

  private List<Block> drawBlocks(Rows made) {
    List<Block> blocks = new ArrayList<>();
    List<Axis> axes = new ArrayList<>();
    for (Field field : made.schema().fields()) {
      field.columns().forEach(column -> axes.add(new Axis(column, field.unit())));
    }
    if (observation == null && axes.size() == 2) {
      ScatterPlot plot =
          ScatterPlot.of("Draws", axes.get(0), axes.get(1)).points("surrogate", matrix(made));
      if (reference != null) {
        plot.points("reference", matrix(reference));
      }
      blocks.add(plot.figure());
    }
    CornerPlot corner =
        CornerPlot.of(
            observation == null ? "Marginals" : "Posterior",
            axes.subList(0, Math.min(axes.size(), CornerPlot.MOST_DIMENSIONS)));
    corner.draws("surrogate", narrow(matrix(made)));
    if (reference != null) {
      corner.reference("reference", narrow(matrix(reference)));
    }
    if (truth != null) {
      float[] values = narrow(new float[][] {truth.matrix(Role.CONDITION)})[0];
      double[] marks = new double[values.length];
      for (int i = 0; i < values.length; i++) {
        marks[i] = values[i];
      }
      corner.truth(marks);
    }
    blocks.add(corner.figure());
    if (!metrics.isEmpty()) {
      List<List<String>> rows = new ArrayList<>();
      metrics.forEach(
          (name, metric) ->
              metric.details().forEach((key, value) -> rows.add(List.of(name, key, brief(value)))));
      blocks.add(Block.table(List.of("metric", "figure", "value"), rows));
    }
    if (!diagnostics.isEmpty()) {
      Map<String, String> facts = new LinkedHashMap<>();
      diagnostics.forEach((key, value) -> facts.put(key, brief(value)));
      blocks.add(Block.facts(facts));
    }
    blocks.add(Block.table(List.of("", "mean", "std", "5 %", "50 %", "95 %"), quantiles(made)));
    return blocks;
  }

  private static String brief(Object value) {
    if (value instanceof Double number) {
      return String.format(Locale.ROOT, "%.4g", number);
    }
    if (value instanceof List<?> list) {
      return String.join(", ", list.stream().map(RunReport::brief).toList());
    }
    return String.valueOf(value);
  }

  private static float[][] matrix(Rows rows) {
    Role role = rows.schema().fields(Role.TARGET).isEmpty() ? Role.CONDITION : Role.TARGET;
    float[] flat = rows.matrix(role);
    int width = rows.count() == 0 ? 0 : flat.length / rows.count();
    float[][] matrix = new float[rows.count()][];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = Arrays.copyOfRange(flat, i * width, (i + 1) * width);
    }
    return matrix;
  }

  private static float[][] narrow(float[][] rows) {
    if (rows.length == 0 || rows[0].length <= CornerPlot.MOST_DIMENSIONS) {
      return rows;
    }
    return Arrays.stream(rows)
        .map(row -> Arrays.copyOf(row, CornerPlot.MOST_DIMENSIONS))
        .toArray(float[][]::new);
  }

  private static List<List<String>> quantiles(Rows rows) {
    List<List<String>> table = new ArrayList<>();
    float[][] matrix = matrix(rows);
    List<String> columns = rows.schema().columns(Role.TARGET);
    for (int j = 0; j < columns.size(); j++) {
      int column = j;
      double[] sorted = Arrays.stream(matrix).mapToDouble(row -> row[column]).sorted().toArray();
      double mean = Arrays.stream(sorted).average().orElse(Double.NaN);
      double variance =
          Arrays.stream(sorted).map(v -> (v - mean) * (v - mean)).average().orElse(Double.NaN);
      table.add(
          List.of(
              columns.get(j),
              brief(mean),
              brief(Math.sqrt(variance)),
              brief(sorted[(int) (0.05 * (sorted.length - 1))]),
              brief(sorted[(int) (0.5 * (sorted.length - 1))]),
              brief(sorted[(int) (0.95 * (sorted.length - 1))])));
    }
    return table;
  }

  private Block lossChart() {
    LineChart chart = LineChart.of("Loss", Axis.of("epoch"), new Axis("loss", "nats"));
    List<Epoch> history = training.history();
    double[] epochs = history.stream().mapToDouble(Epoch::number).toArray();
    for (String objective : history.get(0).trainingLoss().keySet()) {
      chart.series(
          objective + ", training",
          epochs,
          history.stream().mapToDouble(epoch -> epoch.trainingLoss().get(objective)).toArray());
      double[] validation =
          history.stream().mapToDouble(epoch -> epoch.validationLoss().get(objective)).toArray();
      if (Double.isFinite(validation[0])) {
        chart.series(objective + ", validation", epochs, validation);
      }
    }
    chart.mark(training.bestEpoch(), "best");
    return chart.figure();
  }

  private Map<String, String> trainingFacts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("epochs", String.valueOf(training.history().size()));
    facts.put("best epoch", String.valueOf(training.bestEpoch()));
    facts.put("best validation loss", brief(training.bestLoss()) + " nats");
    facts.put("ended", training.reason());
    facts.put("precision", Engine.precision().name().toLowerCase(Locale.ROOT));
    return facts;
  }

  private List<List<String>> fieldRows() {
    List<List<String>> rows = new ArrayList<>();
    for (Field field : dataset.schema().fields()) {
      double low = field.shape().size() == 0 ? Double.NaN : field.support().low(0);
      double high = field.shape().size() == 0 ? Double.NaN : field.support().high(0);
      rows.add(
          List.of(
              field.name(),
              field.role().name().toLowerCase(Locale.ROOT),
              field.shape().toString(),
              field.unit(),
              field.support().isReal() ? "real" : "[" + brief(low) + ", " + brief(high) + "]"));
    }
    return rows;
  }

  private List<List<String>> timeRows() {
    List<List<String>> rows = new ArrayList<>();
    seconds.forEach(
        (stage, spent) -> rows.add(List.of(stage, String.format(Locale.ROOT, "%.2f", spent))));
    return rows;
  }

  private Map<String, String> machineFacts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("seed", String.valueOf(experiment.spec().seed()));
    facts.putAll(Provenance.machine());
    return facts;
  }
}
