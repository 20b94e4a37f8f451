package org.understudy.runtime.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.file.AtomicFile;
import org.understudy.runtime.file.Folders;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.runtime.surrogate.SurrogateFile;
import org.understudy.runtime.training.MetricsFile;
import org.understudy.runtime.training.TensorBoardFile;
import org.understudy.runtime.training.Trainer;
import org.understudy.runtime.training.TrainingException;
import org.understudy.runtime.training.TrainingListeners;
import org.understudy.runtime.training.TrainingResult;
import org.understudy.runtime.training.TrainingSplit;
import org.understudy.spi.Capability;
import org.understudy.spi.Check;
import org.understudy.spi.CheckProblem;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Context;
import org.understudy.spi.Dataset;
import org.understudy.spi.Field;
import org.understudy.spi.Inference;
import org.understudy.spi.InferenceProblem;
import org.understudy.spi.InferenceProvider;
import org.understudy.spi.Metric;
import org.understudy.spi.MetricProvider;
import org.understudy.spi.Model;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Provider;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Sampling;
import org.understudy.spi.Schema;
import org.understudy.spi.Simulated;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigException;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Engine;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/** One run of an experiment: stage after stage, into a run folder. */
@API(status = API.Status.EXPERIMENTAL)
public final class Run {
  private final Understudy understudy;
  private final Experiment experiment;
  private final Experiment.Spec spec;
  private final RunOptions options;
  private final Path out;
  private final RandomStream random;
  private final RunChecks checks;
  private final Map<String, Double> seconds = new LinkedHashMap<>();

  /** A run that has not begun. */
  public Run(Understudy understudy, Experiment experiment, RunOptions options) {
    this.understudy = understudy;
    this.experiment = experiment;
    this.spec = experiment.spec();
    this.options = options;
    this.out = options.out();
    this.random = RandomStream.of(spec.seed());
    this.checks = new RunChecks(understudy, experiment);
  }

  /** Checks everything that can be checked, then does the work. */
  public RunResult run() {
    checkNames();
    Engine.precision(spec.precision());
    Engine.threads(
        spec.threads() > 0 ? spec.threads() : Runtime.getRuntime().availableProcessors());
    boolean going = new RunFolder(out, experiment).prepare(options);
    try (Dataset dataset = stage("dataset", () -> context("dataset").dataset(spec.dataset()))) {
      checks.requireCondition(dataset.schema());
      Rows observation = observation(dataset.schema());
      Rows truth = truth(dataset.schema());
      List<Rows> references = references(dataset.schema(), observation);
      TrainingSplit split =
          stage(
              "transforms",
              () ->
                  TrainingSplit.of(
                      dataset,
                      spec.transforms(),
                      spec.training().validationFraction(),
                      random.split("split")));
      Model model = context("model").model(spec.model(), split.transforms().modelSchema());
      try (Surrogate surrogate =
          new Surrogate(understudy.resolved(spec.model()), model, split.transforms(), Map.of())) {
        return train(dataset, split, surrogate, observation, truth, references, going);
      }
    }
  }

  private RunResult train(
      Dataset dataset,
      TrainingSplit split,
      Surrogate surrogate,
      @Nullable Rows observation,
      @Nullable Rows truth,
      List<Rows> references,
      boolean going) {
    TrainingResult training;
    try (MetricsFile metrics = new MetricsFile(out.resolve("metrics.csv"));
        TensorBoardFile events = new TensorBoardFile(out)) {
      training =
          stage(
              "training",
              () ->
                  new Trainer(
                          surrogate.model(),
                          split.training(),
                          split.validation(),
                          spec.training(),
                          random.split("training"),
                          TrainingListeners.of(metrics, events, options.listener()))
                      .train(out.resolve("checkpoint").resolve("training.safetensors"), going));
      metrics.finish(training);
    } catch (TrainingException e) {
      e.before().ifPresent(before -> save(surrogate, split, before));
      throw e;
    }
    if (!training.finished()) {
      return new RunResult(out, false, Map.of(), Map.of(), seconds);
    }
    Surrogate named = save(surrogate, split, training);
    RunReport report = new RunReport(experiment, dataset, surrogate, training);
    Map<String, Metric> metrics = new LinkedHashMap<>();
    Map<String, Check> checked = Map.of();
    if (spec.inference().isPresent() && !options.trainOnly()) {
      Experiment.Section<Experiment.InferenceKeys> section = experiment.inference().get();
      Inference inference;
      Rows draws;
      try (Scope scope = Scope.open()) {
        inference = stage("inference", () -> infer(section, named, prior(dataset), observation));
        Inference inferred = inference;
        draws = stage("draws", () -> draws(inferred, section.keys().draws(), named.schema()));
      }
      understudy.writeTable(out.resolve("draws.csv"), draws);
      for (int i = 0; i < references.size(); i++) {
        Choice metric = experiment.evaluation().get(i).choice();
        Rows reference = references.get(i);
        String key =
            metrics.containsKey(metric.type()) ? metric.type() + "-" + (i + 1) : metric.type();
        metrics.put(
            key,
            stage(
                "evaluation " + key,
                () -> understudy.evaluate(metric, reference, draws, spec.seed())));
      }
      RandomStream own = random.split("checks");
      checked =
          checks.make(
              new CheckProblem(named, dataset, split.heldOut(), observation, draws, own),
              own,
              this::stage);
      report.checks(checked);
      report.draws(draws, references.isEmpty() ? null : references.get(0), truth, observation);
      report.diagnostics(inference.diagnostics());
    }
    report.metrics(metrics);
    report.seconds(seconds);
    report.write(out);
    // Last, for it marks the run as finished: one that is stopped before may be resumed.
    AtomicFile.write(out.resolve("result.json"), report.resultJson());
    return new RunResult(out, true, metrics, checked, seconds);
  }

  /** Keeps the model in its file, with where it comes from. */
  private Surrogate save(Surrogate surrogate, TrainingSplit split, TrainingResult training) {
    Surrogate named =
        new Surrogate(
            surrogate.choice(),
            surrogate.model(),
            surrogate.transforms(),
            Provenance.of(experiment, split, training));
    SurrogateFile.save(named, out.resolve("model.surrogate"));
    return named;
  }

  private Context context(String section) {
    return understudy.context(
        random.split(section), experiment.directory(), out, options.listener()::stopRequested);
  }

  private <T> T stage(String name, java.util.function.Supplier<T> work) {
    options.stages().stage(name);
    long start = System.nanoTime();
    T result = work.get();
    seconds.put(name, (System.nanoTime() - start) / 1e9);
    return result;
  }

  /** Finds every provider and binds its settings, so that a typo costs no simulation. */
  private void checkNames() {
    bind(ModelProvider.class, spec.model());
    bind(org.understudy.spi.DatasetProvider.class, spec.dataset());
    experiment.inference().ifPresent(section -> bind(InferenceProvider.class, section.choice()));
    checks.checkNames();
    for (Experiment.Section<Experiment.EvaluationKeys> section : experiment.evaluation()) {
      bind(MetricProvider.class, section.choice());
      ConfigNode reference = section.keys().reference();
      if (spec.inference().isEmpty()) {
        throw ConfigException.at(
            reference, "an evaluation needs draws, and there is no inference section to make them");
      }
      if (reference.value() instanceof String text
          && !text.equals("dataset")
          && !Files.isRegularFile(experiment.directory().resolve(text))) {
        throw ConfigException.at(
            reference, "there is no file " + experiment.directory().resolve(text));
      }
    }
  }

  @SuppressWarnings("unchecked")
  private void bind(Class<?> kind, Choice choice) {
    Provider<? extends Record> provider =
        understudy
            .registry()
            .find((Class<? extends Provider<?>>) kind, choice.type(), choice.settings());
    Configs.bind(choice.settings(), provider.configType());
  }

  private @Nullable Rows observation(Schema schema) {
    if (spec.inference().isEmpty()) {
      return null;
    }
    var given = experiment.inference().get().keys().observation();
    if (schema.isConditional() != given.isPresent()) {
      throw new ConfigException(
          schema.isConditional()
              ? "inference.observation: is missing; the model is conditional on "
                  + String.join(", ", schema.columns(Role.CONDITION))
              : "inference.observation: the model has no condition, remove the key");
    }
    return given.isEmpty()
        ? null
        : Observations.read(
            understudy, given.get(), experiment.directory(), schema, Role.CONDITION);
  }

  private @Nullable Rows truth(Schema schema) {
    return experiment
        .inference()
        .flatMap(section -> section.keys().truth())
        .map(
            node ->
                Observations.read(understudy, node, experiment.directory(), schema, Role.TARGET))
        .orElse(null);
  }

  private List<Rows> references(Schema schema, @Nullable Rows observation) {
    List<Rows> references = new ArrayList<>();
    for (int i = 0; i < spec.evaluation().size(); i++) {
      ConfigNode node = experiment.evaluation().get(i).keys().reference();
      Rows rows = reference(node, schema, observation, context("reference").random().split(i));
      int expected = schema.targetShape().size();
      int found = rows.schema().targetShape().size();
      if (found != expected) {
        throw ConfigException.at(
            node, "expected %d columns, as the draws have, found %d".formatted(expected, found));
      }
      references.add(rows);
    }
    return references;
  }

  private Rows reference(
      ConfigNode node, Schema schema, @Nullable Rows observation, RandomStream own) {
    if (node.isMapping()) {
      record Only(Choice choice) {}
      Choice choice =
          Configs.bind(
                  new ConfigNode(Map.of("choice", node), node.path(), node.place()), Only.class)
              .choice();
      ConditionalDistribution exact =
          understudy.context(own, experiment.directory()).distribution(choice);
      int draws = experiment.inference().orElseThrow().keys().draws();
      return sample(exact, observation, draws, schema, own.split("draws"), choice.type());
    }
    if ("dataset".equals(node.value())) {
      try (Dataset fresh =
          understudy.context(own, experiment.directory()).dataset(spec.dataset())) {
        Rows rows = fresh.read(0, Math.toIntExact(fresh.size()));
        return Rows.of(
            new Schema(schema.fields(Role.TARGET)),
            Role.TARGET,
            rows.matrix(Role.TARGET),
            rows.count());
      }
    }
    if (node.value() instanceof String path) {
      return understudy.readTable(experiment.directory().resolve(path));
    }
    throw ConfigException.at(
        node, "expected a table file, {type: ...} or 'dataset', found " + node.describe());
  }

  private static Rows sample(
      ConditionalDistribution distribution,
      @Nullable Rows observation,
      int draws,
      Schema schema,
      RandomStream random,
      String name) {
    try (Scope scope = Scope.open()) {
      Tensor condition =
          observation == null
              ? null
              : Tensor.of(observation.matrix(Role.CONDITION), 1, schema.conditionShape().size());
      Sampling sampling = Capability.require(distribution.given(condition), Sampling.class, name);
      return Rows.of(targets(schema), Role.TARGET, sampling.sample(draws, random).toArray(), draws);
    }
  }

  private static Schema targets(Schema schema) {
    List<Field> fields = schema.fields(Role.TARGET);
    return new Schema(fields);
  }

  private static @Nullable ConditionalDistribution prior(Dataset dataset) {
    return dataset instanceof Simulated simulated ? simulated.prior() : null;
  }

  private Inference infer(
      Experiment.Section<Experiment.InferenceKeys> section,
      Surrogate surrogate,
      @Nullable ConditionalDistribution prior,
      @Nullable Rows observation) {
    InferenceProvider<?> provider =
        understudy
            .registry()
            .find(InferenceProvider.class, section.choice().type(), section.choice().settings());
    return infer(provider, section.choice(), new InferenceProblem(surrogate, prior, observation));
  }

  private <C extends Record> Inference infer(
      InferenceProvider<C> provider, Choice choice, InferenceProblem problem) {
    return provider.infer(
        Configs.bind(choice.settings(), provider.configType()), problem, context("inference"));
  }

  private Rows draws(Inference inference, int count, Schema schema) {
    try (Scope scope = Scope.open()) {
      Sampling sampling =
          Capability.require(
              inference.distribution(),
              Sampling.class,
              "inference '" + spec.inference().orElseThrow().type() + "'");
      Tensor values = sampling.sample(count, random.split("draws"));
      return Rows.of(targets(schema), Role.TARGET, values.toArray(), count);
    }
  }

  /** The run folder: what may be begun, resumed or replaced in it. */
  private record RunFolder(Path folder, Experiment experiment) {
    /** Readies the folder; true if an interrupted run is to go on. */
    boolean prepare(RunOptions options) {
      Path resolved = folder.resolve("experiment.yaml");
      Path checkpoint = folder.resolve("checkpoint").resolve("training.safetensors");
      boolean finished = Files.exists(folder.resolve("result.json"));
      Path simulated = folder.resolve("dataset");
      boolean interrupted = (Files.exists(checkpoint) || Files.exists(simulated)) && !finished;
      try {
        if (options.resume() && interrupted) {
          if (!Files.readString(resolved).equals(experiment.resolved())) {
            throw new IllegalArgumentException(
                ("%s holds an interrupted run of another experiment (see %s): resume with the same"
                        + " file and settings, or choose another --out")
                    .formatted(folder, resolved));
          }
          return true;
        }
        if (finished && !options.overwrite()) {
          throw new IllegalArgumentException(
              "%s holds a finished run: choose another --out, or add --overwrite to replace it"
                  .formatted(folder));
        }
        if (interrupted && !options.overwrite()) {
          throw new IllegalArgumentException(
              ("%s holds an interrupted run: add --resume to go on with it, or --overwrite to begin"
                      + " anew")
                  .formatted(folder));
        }
        Files.deleteIfExists(checkpoint);
        Folders.remove(simulated);
        Files.deleteIfExists(folder.resolve("result.json"));
        AtomicFile.write(resolved, experiment.resolved());
        return false;
      } catch (IOException e) {
        throw new UncheckedIOException(
            new IOException("run folder " + folder + ": " + e.getMessage(), e));
      }
    }
  }
}
