package org.understudy.runtime;

import com.google.inject.Guice;
import com.google.inject.ProvisionException;
import com.google.inject.Stage;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apiguardian.api.API;
import org.understudy.runtime.comparison.Comparison;
import org.understudy.runtime.comparison.ComparisonResult;
import org.understudy.runtime.comparison.ComparisonRun;
import org.understudy.runtime.experiment.Experiment;
import org.understudy.runtime.experiment.Run;
import org.understudy.runtime.experiment.RunOptions;
import org.understudy.runtime.experiment.RunResult;
import org.understudy.runtime.file.TableFiles;
import org.understudy.runtime.registry.Registry;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.runtime.surrogate.SurrogateFile;
import org.understudy.runtime.training.Trainer;
import org.understudy.runtime.training.TrainingConfig;
import org.understudy.runtime.training.TrainingListener;
import org.understudy.runtime.training.TrainingSplit;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Context;
import org.understudy.spi.Dataset;
import org.understudy.spi.Metric;
import org.understudy.spi.MetricProvider;
import org.understudy.spi.Model;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Provider;
import org.understudy.spi.Rows;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.RandomStream;

/**
 * The library's front door.
 *
 * <pre>{@code
 * Understudy understudy = Understudy.create();
 * Surrogate posterior = understudy.train(simulations, "neural-spline-flow", 1);
 * float[][] draws = posterior.sample(observation, 10_000, 1);
 * }</pre>
 *
 * <p>Safe to share between threads.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Understudy {
  private final Registry registry;

  @Inject
  Understudy(Registry registry) {
    this.registry = registry;
  }

  /** With the plugins on the class path of this library. */
  public static Understudy create() {
    return create(List.of());
  }

  /**
   * With the plugins on the class path of this library and in folders.
   *
   * @param pluginFolders folders of jars, or of classes
   * @throws IllegalArgumentException if two providers of one kind share a name
   */
  public static Understudy create(List<Path> pluginFolders) {
    return create(Understudy.class.getClassLoader(), pluginFolders);
  }

  /** With the plugins that a class loader sees, and those in folders. */
  public static Understudy create(ClassLoader loader, List<Path> pluginFolders) {
    try {
      return Guice.createInjector(Stage.PRODUCTION, new RuntimeModule(loader, pluginFolders))
          .getInstance(Understudy.class);
    } catch (ProvisionException | com.google.inject.CreationException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** The providers that were found. */
  public Registry registry() {
    return registry;
  }

  /** A context for providers, for those who call them directly. */
  public Context context(RandomStream random, Path directory) {
    return ProviderContext.of(registry, random, directory, Optional.empty(), () -> false);
  }

  /**
   * A context for providers whose work may take long.
   *
   * @param storage the folder for what must outlive the process
   * @param stop true once the work should end in order
   */
  public Context context(RandomStream random, Path directory, Path storage, BooleanSupplier stop) {
    return ProviderContext.of(registry, random, directory, Optional.of(storage), stop);
  }

  /** Reads and checks an experiment file without running it. */
  public Experiment experiment(Path file, List<String> assignments) {
    Experiment experiment = Experiment.read(file, assignments);
    return experiment.with(training(experiment.spec().model(), experiment.training()));
  }

  /**
   * How a model is trained: as its family is served best, unless told otherwise.
   *
   * @param said keys of a {@code training} section
   * @throws org.understudy.spi.config.ConfigException if there is no such family or key
   */
  public TrainingConfig training(Choice model, ConfigNode said) {
    return TrainingConfig.of(
        registry.find(ModelProvider.class, model.type(), model.settings()), said);
  }

  /**
   * Runs an experiment: everything that can be wrong is checked before any work is done.
   *
   * @throws org.understudy.spi.config.ConfigException at the place of a mistake
   */
  public RunResult run(Experiment experiment, RunOptions options) {
    return new Run(this, experiment, options).run();
  }

  /**
   * Trains model families on the same rows and measures them alike.
   *
   * @throws org.understudy.spi.config.ConfigException at the place of a mistake
   */
  public ComparisonResult compare(Comparison comparison, RunOptions options) {
    return new ComparisonRun(this, comparison, options).run();
  }

  /** A distribution by name, with default settings but those given. */
  public ConditionalDistribution distribution(Choice choice, long seed) {
    return context(RandomStream.of(seed), Path.of("")).distribution(choice);
  }

  /** Trains a model of the named family with default settings. */
  public Surrogate train(Dataset dataset, String model, long seed) {
    Choice choice = new Choice(model, ConfigNode.empty());
    return train(
        dataset, choice, training(choice, ConfigNode.empty()), seed, TrainingListener.NONE);
  }

  /**
   * Trains a model on a dataset in the user's units.
   *
   * @return the surrogate, which the caller closes
   */
  public Surrogate train(
      Dataset dataset, Choice choice, TrainingConfig config, long seed, TrainingListener listener) {
    RandomStream random = RandomStream.of(seed);
    TrainingSplit split =
        TrainingSplit.of(dataset, Map.of(), config.validationFraction(), random.split("split"));
    Model model =
        context(random.split("model"), Path.of("")).model(choice, split.transforms().modelSchema());
    try {
      new Trainer(
              model,
              split.training(),
              split.validation(),
              config,
              random.split("training"),
              listener)
          .train(null, false);
      return new Surrogate(
          resolved(choice), model, split.transforms(), new LinkedHashMap<>(Map.of("seed", seed)));
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** A choice with every setting of its model's config filled in. */
  public Choice resolved(Choice choice) {
    Provider<?> provider = registry.find(ModelProvider.class, choice.type(), choice.settings());
    return new Choice(choice.type(), resolvedSettings(provider, choice.settings()));
  }

  private static <C extends Record> ConfigNode resolvedSettings(
      Provider<C> provider, ConfigNode settings) {
    return Configs.toNode(Configs.bind(settings, provider.configType()));
  }

  /**
   * Loads a surrogate file.
   *
   * @throws IllegalArgumentException naming the file and what is wrong with it
   */
  public Surrogate load(Path file) {
    return SurrogateFile.load(
        file, (choice, schema) -> context(RandomStream.of(0), Path.of("")).model(choice, schema));
  }

  /** Reads every row of a table file. */
  public Rows readTable(Path file) {
    return TableFiles.read(registry, file);
  }

  /** Writes rows to a table file whose ending names its format. */
  public void writeTable(Path file, Rows rows) {
    TableFiles.write(registry, file, rows);
  }

  /** Compares draws with reference draws by a metric. */
  public Metric evaluate(Choice choice, Rows reference, Rows draws, long seed) {
    MetricProvider<?> provider =
        registry.find(MetricProvider.class, choice.type(), choice.settings());
    return evaluate(provider, choice, reference, draws, seed);
  }

  private <C extends Record> Metric evaluate(
      MetricProvider<C> provider, Choice choice, Rows reference, Rows draws, long seed) {
    return provider.compare(
        Configs.bind(choice.settings(), provider.configType()),
        reference,
        draws,
        context(RandomStream.of(seed), Path.of("")));
  }
}
