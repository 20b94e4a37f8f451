package org.understudy.runtime;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.understudy.runtime.registry.Registry;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Context;
import org.understudy.spi.Dataset;
import org.understudy.spi.DatasetProvider;
import org.understudy.spi.DistributionProvider;
import org.understudy.spi.Model;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigException;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.RandomStream;

/** A provider's context: its own stream of randomness, and the registry for what it nests. */
final class ProviderContext implements Context {
  private final Registry registry;
  private final RandomStream random;
  private final Path directory;
  private final Files files;
  private final BooleanSupplier stop;

  /** The folder that a run leaves behind, and this provider's place in it. */
  private record Files(Optional<Path> root, String place) {}

  private ProviderContext(
      Registry registry, RandomStream random, Path directory, Files files, BooleanSupplier stop) {
    this.registry = registry;
    this.random = random;
    this.directory = directory;
    this.files = files;
    this.stop = stop;
  }

  static ProviderContext of(
      Registry registry,
      RandomStream random,
      Path directory,
      Optional<Path> root,
      BooleanSupplier stop) {
    return new ProviderContext(registry, random, directory, new Files(root, ""), stop);
  }

  @Override
  public RandomStream random() {
    return random;
  }

  @Override
  public Path directory() {
    return directory;
  }

  @Override
  public Optional<Path> storage() {
    return files.root().map(root -> root.resolve(files.place()));
  }

  @Override
  public boolean stopRequested() {
    return stop.getAsBoolean();
  }

  private Context inside(Choice choice) {
    String path = choice.settings().path();
    return new ProviderContext(
        registry,
        random.split(path).split(choice.type()),
        directory,
        new Files(files.root(), path.isEmpty() ? choice.type() : path),
        stop);
  }

  @Override
  public ConditionalDistribution distribution(Choice choice) {
    DistributionProvider<?> provider =
        registry.find(DistributionProvider.class, choice.type(), choice.settings());
    return located(choice, () -> create(provider, choice));
  }

  private <C extends Record> ConditionalDistribution create(
      DistributionProvider<C> provider, Choice choice) {
    return provider.create(Configs.bind(choice.settings(), provider.configType()), inside(choice));
  }

  @Override
  public Model model(Choice choice, Schema schema) {
    ModelProvider<?> provider =
        registry.find(ModelProvider.class, choice.type(), choice.settings());
    return located(choice, () -> create(provider, choice, schema));
  }

  private <C extends Record> Model create(ModelProvider<C> provider, Choice choice, Schema schema) {
    return provider.create(
        Configs.bind(choice.settings(), provider.configType()), schema, inside(choice));
  }

  @Override
  public Dataset dataset(Choice choice) {
    DatasetProvider<?> provider =
        registry.find(DatasetProvider.class, choice.type(), choice.settings());
    return located(choice, () -> open(provider, choice));
  }

  private <C extends Record> Dataset open(DatasetProvider<C> provider, Choice choice) {
    return provider.open(Configs.bind(choice.settings(), provider.configType()), inside(choice));
  }

  /** What a provider says is wrong with its settings is said with their place. */
  private static <T> T located(Choice choice, java.util.function.Supplier<T> making) {
    try {
      return making.get();
    } catch (IllegalArgumentException e) {
      ConfigException located =
          ConfigException.at(choice.settings(), String.valueOf(e.getMessage()));
      located.initCause(e);
      throw located;
    }
  }
}
