package org.understudy.runtime.experiment;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.understudy.runtime.training.TrainingConfig;
import org.understudy.runtime.yaml.Yaml;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.spi.config.Key;
import org.understudy.tensor.Engine;

/**
 * An experiment file, bound and checked as far as it can be without its plugins.
 *
 * @param spec what the file says
 * @param tree the file with every {@code --set} applied
 * @param name the experiment's name: the file's own, or its name without an ending
 * @param directory where relative paths start
 */
@API(status = API.Status.EXPERIMENTAL)
public record Experiment(Spec spec, ConfigNode tree, String name, Path directory) {
  /** The sections of an experiment file. */
  @API(status = API.Status.EXPERIMENTAL)
  public record Spec(
      @Default("") @Doc("Name in titles and folders; empty for the file's name.") String name,
      @Default("1") @Doc("Everything random follows from it.") long seed,
      @Default("0") @Doc("Threads; 0 for all cores.") int threads,
      @Default("float32") @Doc("Precision of matrix products.") Engine.Precision precision,
      @Doc("The rows to learn from.") Choice dataset,
      @Default("{}") @Doc("Names of transforms, by field, in place of the defaults.")
          Map<String, List<String>> transforms,
      @Doc("The model family.") Choice model,
      @Default("{}") @Doc("How to train.") TrainingConfig training,
      @Doc("What to infer with the surrogate.") Optional<Choice> inference,
      @Default("[]") @Doc("Metrics of the draws.") List<Choice> evaluation,
      @Doc("Checks of the posterior; without this key those that cost little.")
          Optional<List<Choice>> checks) {
    /** Checks the ranges. */
    public Spec {
      if (threads < 0) {
        throw new IllegalArgumentException("threads: expected an integer >= 0, found " + threads);
      }
    }
  }

  /** What the {@code inference} section says beside the method's own settings. */
  @API(status = API.Status.EXPERIMENTAL)
  public record InferenceKeys(
      @Doc("One row of the condition fields: a list of numbers, or a table file.")
          Optional<ConfigNode> observation,
      @Doc("True values to mark in figures, where they are known: a list or a table file.")
          Optional<ConfigNode> truth,
      @Default("10000") @Doc("How many draws to write.") int draws) {
    /** Checks the ranges. */
    public InferenceKeys {
      if (draws < 1) {
        throw new IllegalArgumentException("draws: expected an integer >= 1, found " + draws);
      }
    }
  }

  /** What an entry of the {@code evaluation} section says beside the metric's own settings. */
  @API(status = API.Status.EXPERIMENTAL)
  public record EvaluationKeys(
      @Doc("What is right: a table file, a distribution {type: ...}, or 'dataset' for fresh rows.")
          ConfigNode reference) {}

  /**
   * A section divided into the keys that every method of its kind shares and the method's own.
   *
   * @param keys those shared
   * @param choice the method with its own settings
   */
  public record Section<K extends Record>(K keys, Choice choice) {
    /** A section whose keys of one record are shared and whose others are the method's own. */
    public static <K extends Record> Section<K> of(Choice choice, Class<K> type) {
      List<String> shared = Configs.keys(type).stream().map(Key::name).toList();
      Map<String, ConfigNode> common = new LinkedHashMap<>(choice.settings().entries());
      Map<String, ConfigNode> own = new LinkedHashMap<>(common);
      common.keySet().retainAll(shared);
      own.keySet().removeAll(shared);
      String path = choice.settings().path();
      String place = choice.settings().place();
      return new Section<>(
          Configs.bind(new ConfigNode(common, path, place), type),
          new Choice(choice.type(), new ConfigNode(own, path, place)));
    }
  }

  /** The {@code inference} section, where there is one. */
  public Optional<Section<InferenceKeys>> inference() {
    return spec.inference().map(choice -> Section.of(choice, InferenceKeys.class));
  }

  /** The entries of the {@code evaluation} section. */
  public List<Section<EvaluationKeys>> evaluation() {
    return spec.evaluation().stream()
        .map(choice -> Section.of(choice, EvaluationKeys.class))
        .toList();
  }

  /**
   * Reads a file.
   *
   * @param assignments {@code key=value} each, applied in order
   * @throws org.understudy.spi.config.ConfigException at the place of the first mistake
   */
  public static Experiment read(Path file, List<String> assignments) {
    ConfigNode tree = Yaml.read(file);
    for (String assignment : assignments) {
      tree = Yaml.set(tree, assignment);
    }
    Spec spec = Configs.bind(tree, Spec.class);
    String fileName = String.valueOf(file.getFileName());
    int dot = fileName.lastIndexOf('.');
    String name =
        spec.name().isEmpty() ? (dot > 0 ? fileName.substring(0, dot) : fileName) : spec.name();
    Path parent = file.toAbsolutePath().getParent();
    return new Experiment(spec, tree, name, parent == null ? Path.of("") : parent);
  }

  /** This experiment, trained otherwise. */
  public Experiment with(TrainingConfig training) {
    return new Experiment(
        new Spec(
            spec.name(),
            spec.seed(),
            spec.threads(),
            spec.precision(),
            spec.dataset(),
            spec.transforms(),
            spec.model(),
            training,
            spec.inference(),
            spec.evaluation(),
            spec.checks()),
        tree,
        name,
        directory);
  }

  /** What the file says of training. */
  public ConfigNode training() {
    return tree.entries().getOrDefault("training", ConfigNode.empty());
  }

  /** The file with every default written out. */
  public String resolved() {
    Map<String, ConfigNode> entries = new LinkedHashMap<>(Configs.toNode(spec).entries());
    entries.put("name", new ConfigNode(name.toLowerCase(Locale.ROOT), "", ""));
    return Yaml.write(new ConfigNode(entries, "", ""));
  }
}
