package org.understudy.runtime.comparison;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.understudy.runtime.experiment.Experiment.Section;
import org.understudy.runtime.file.ConfigJson;
import org.understudy.runtime.yaml.Yaml;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.spi.config.Ranges;
import org.understudy.tensor.Engine;

/**
 * A comparison file, bound and checked as far as it can be without its plugins.
 *
 * @param spec what the file says
 * @param name the comparison's name: the file's own, or its name without an ending
 * @param directory where relative paths start
 */
@API(status = API.Status.EXPERIMENTAL)
public record Comparison(Spec spec, String name, Path directory) {
  private static final int WIDE = 32;

  /** The sections of a comparison file. */
  @API(status = API.Status.EXPERIMENTAL)
  public record Spec(
      @Default("") @Doc("Name in titles and folders; empty for the file's name.") String name,
      @Default("1") @Doc("The rows and their division follow from it.") long seed,
      @Default("0") @Doc("Threads; 0 for all cores.") int threads,
      @Default("float32") @Doc("Precision of matrix products.") Engine.Precision precision,
      @Doc("The rows to learn from and to be measured by.") Choice dataset,
      @Default("{}") @Doc("Names of transforms, by field, in place of the defaults.")
          Map<String, List<String>> transforms,
      @Default("[]")
          @Doc("Families {type: ..., training: {...}}; empty for all that can model the rows.")
          List<Choice> families,
      @Default("{}") @Doc("Keys of a family's training in place of its own defaults, for all.")
          ConfigNode training,
      @Doc("Seconds that one training may take: no more epochs than fit; none for no limit.")
          Optional<Double> budgetSeconds,
      @Default("3") @Doc("Trainings of each family, with seeds 1, 2, ....") int seeds,
      @Default("0.25") @Doc("Share of the rows that no training sees and all are measured by.")
          double testFraction,
      @Default("5000") @Doc("Draws of each model, and test rows beside them, at most.") int draws,
      @Default("2000") @Doc("Test rows whose log-density is taken, at most.") int densityRows,
      @Default("[]")
          @Doc("Metrics {type: ..., show: [...]}; empty for a set that suits the rows' width.")
          List<Choice> metrics) {
    /** Checks the ranges. */
    public Spec {
      Ranges.require(threads >= 0, "threads", "an integer >= 0", threads);
      Ranges.require(seeds >= 1, "seeds", "an integer >= 1", seeds);
      Ranges.require(
          testFraction > 0 && testFraction < 1,
          "test-fraction",
          "a number between 0 and 1",
          testFraction);
      Ranges.require(draws >= 2, "draws", "an integer >= 2", draws);
      Ranges.require(densityRows >= 1, "density-rows", "an integer >= 1", densityRows);
      budgetSeconds.ifPresent(
          seconds -> Ranges.require(seconds > 0, "budget-seconds", "a number > 0", seconds));
    }
  }

  /** What an entry of {@code families} says beside the family's own settings. */
  @API(status = API.Status.EXPERIMENTAL)
  public record FamilyKeys(
      @Default("") @Doc("Name in the table; empty for the family's.") String label,
      @Default("{}") @Doc("Keys of this family's training.") ConfigNode training) {}

  /** What an entry of {@code metrics} says beside the metric's own settings. */
  @API(status = API.Status.EXPERIMENTAL)
  public record MetricKeys(
      @Default("[value]") @Doc("Columns: 'value', or names of the metric's details.")
          List<String> show) {}

  /** The families, in the file's order. */
  public List<Section<FamilyKeys>> families() {
    return spec.families().stream().map(choice -> Section.of(choice, FamilyKeys.class)).toList();
  }

  /**
   * The metrics: the file's, or a set that suits rows of so many numbers. The classifier of {@code
   * c2st} grows with the square of their width, so of wide rows a forest tells the two apart.
   *
   * @param schema of the rows that are compared
   */
  public List<Section<MetricKeys>> metrics(Schema schema) {
    List<Choice> chosen = spec.metrics();
    if (chosen.isEmpty()) {
      boolean wide = schema.targetShape().size() > WIDE;
      chosen =
          List.of(
              metric(wide ? "c2st-forest" : "c2st", Map.of()),
              metric("mmd", Map.of("z-score", true)),
              metric("sliced-wasserstein", Map.of()),
              metric("frechet", Map.of("features", wide ? "network" : "raw")),
              metric(
                  "precision-recall",
                  Map.of("show", List.of("precision", "recall", "density", "coverage"))));
    }
    return chosen.stream().map(choice -> Section.of(choice, MetricKeys.class)).toList();
  }

  private static Choice metric(String type, Map<String, Object> keys) {
    return new Choice(type, ConfigJson.fromPlain(keys));
  }

  /**
   * Reads a file.
   *
   * @param assignments {@code key=value} each, applied in order
   * @throws org.understudy.spi.config.ConfigException at the place of the first mistake
   */
  public static Comparison read(Path file, List<String> assignments) {
    ConfigNode tree = Yaml.read(file);
    for (String assignment : assignments) {
      tree = Yaml.set(tree, assignment);
    }
    Spec spec = Configs.bind(tree, Spec.class);
    String fileName = String.valueOf(file.getFileName()).replaceFirst("(?<=.)\\.[^.]*$", "");
    Path parent = file.toAbsolutePath().getParent();
    return new Comparison(
        spec,
        spec.name().isEmpty() ? fileName : spec.name(),
        parent == null ? Path.of("") : parent);
  }

  /** The file with every default written out. */
  public String resolved() {
    Map<String, ConfigNode> entries = new LinkedHashMap<>(Configs.toNode(spec).entries());
    entries.put("name", new ConfigNode(name, "", ""));
    return Yaml.write(new ConfigNode(entries, "", ""));
  }
}
