package org.understudy.testkit;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.runtime.surrogate.SurrogateFile;
import org.understudy.runtime.training.Trainer;
import org.understudy.runtime.training.TrainingConfig;
import org.understudy.runtime.training.TrainingListener;
import org.understudy.runtime.training.TrainingSplit;
import org.understudy.spi.Capability;
import org.understudy.spi.Context;
import org.understudy.spi.Dataset;
import org.understudy.spi.Distribution;
import org.understudy.spi.Field;
import org.understudy.spi.LatentCodes;
import org.understudy.spi.Model;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Rows;
import org.understudy.spi.Sampling;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * A family with the config and the targets that its laws are tried on: models, events and trainings
 * of it, the same for the same seed.
 *
 * @param settings the config, as the keys of an experiment file
 * @param target of a size
 */
record FamilyUnderTest<C extends Record>(
    ModelProvider<C> provider, Map<String, Object> settings, IntFunction<Field> target) {
  private static final Path HERE = Path.of("");

  /** Events that fit a target: standard normal numbers, or classes that are all as likely. */
  Tensor events(int features, int rows, RandomStream random) {
    Field field = target.apply(features);
    Tensor numbers = random.normal(field.shape().prepend(rows).toArray());
    if (!field.support().isDiscrete()) {
      return numbers;
    }
    float[] classes = numbers.toArray();
    for (int i = 0; i < classes.length; i++) {
      classes[i] = random.nextInt(field.support().classes(i % field.shape().size()));
    }
    return Tensor.of(classes, numbers.shape().toArray());
  }

  C config() {
    return Configs.bind(node(), provider.configType());
  }

  private ConfigNode node() {
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    settings.forEach((key, value) -> entries.put(key, new ConfigNode(value, key, "")));
    return new ConfigNode(entries, "", "");
  }

  Schema schema(int features, int conditions) {
    Field theta = target.apply(features);
    return conditions == 0 ? Schema.of(theta) : Schema.of(theta, Field.condition("x", conditions));
  }

  /** A model whose parameters were moved a little, so that nothing is at a special point. */
  Model model(int features, int conditions, long seed) {
    Context context = Understudy.create().context(RandomStream.of(seed), HERE);
    Model model = provider.create(config(), schema(features, conditions), context);
    RandomStream random = RandomStream.of(seed).split("moved");
    for (Parameter parameter : model.parameters().trainable().list()) {
      float[] values = parameter.toArray();
      for (int i = 0; i < values.length; i++) {
        values[i] += (float) (0.05 * random.nextGaussian());
      }
      parameter.set(values);
    }
    return model;
  }

  static @Nullable Tensor condition(int conditions, int rows, RandomStream random) {
    return conditions == 0 ? null : random.normal(rows, conditions);
  }

  /** Events, and as their condition a first and a last number of each with noise. */
  Dataset data(int rows) {
    RandomStream random = RandomStream.of(21);
    float[] theta;
    try (Scope scope = Scope.open()) {
      theta = events(2, rows, random).toArray();
    }
    int width = theta.length / rows;
    float[] x = new float[2 * rows];
    for (int i = 0; i < x.length; i++) {
      float number = theta[i / 2 * width + (i % 2) * (width - 1)];
      x[i] = (float) (number + 0.1 * random.nextGaussian());
    }
    return Dataset.of(new Rows(schema(2, 2), rows, List.of(theta, x)));
  }

  Surrogate train(
      Dataset data, @Nullable Path checkpoint, boolean resume, TrainingListener listener) {
    Map<String, ConfigNode> keys =
        Map.of(
            "batch-size", new ConfigNode(50L, "", ""),
            "max-epochs", new ConfigNode(4L, "", ""),
            "checkpoint-seconds", new ConfigNode(0L, "", ""));
    TrainingConfig config = TrainingConfig.of(provider, new ConfigNode(keys, "", ""));
    RandomStream random = RandomStream.of(31);
    TrainingSplit split = TrainingSplit.of(data, Map.of(), 0.1, random.split("split"));
    Context context = Understudy.create().context(random.split("model"), HERE);
    Model model = provider.create(config(), split.transforms().modelSchema(), context);
    try {
      new Trainer(
              model,
              split.training(),
              split.validation(),
              config,
              random.split("training"),
              listener)
          .train(checkpoint, resume);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
    Choice choice = new Choice(provider.name(), Configs.toNode(config()));
    return new Surrogate(choice, model, split.transforms(), Map.of());
  }

  Surrogate load(Path file) {
    Context context = Understudy.create().context(RandomStream.of(99), HERE);
    return SurrogateFile.load(
        file,
        (choice, schema) ->
            provider.create(
                Configs.bind(choice.settings(), provider.configType()), schema, context));
  }

  /** Draws; of a family without them, what becomes of some events in its latent space. */
  float[] output(Surrogate surrogate, float[] x) {
    try (Scope scope = Scope.open()) {
      RandomStream random = RandomStream.of(1);
      Distribution distribution = surrogate.given(Tensor.of(x, 1, x.length));
      if (distribution instanceof Sampling sampling) {
        return sampling.sample(50, random).toArray();
      }
      LatentCodes codes = Capability.require(distribution, LatentCodes.class, provider.name());
      return codes.decode(codes.encode(events(2, 50, random))).toArray();
    }
  }
}
