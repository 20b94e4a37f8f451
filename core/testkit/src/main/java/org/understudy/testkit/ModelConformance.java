package org.understudy.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.understudy.nn.Parameters;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.runtime.surrogate.SurrogateFile;
import org.understudy.runtime.training.Trainer;
import org.understudy.runtime.training.TrainingConfig;
import org.understudy.runtime.training.TrainingListener;
import org.understudy.runtime.training.TrainingSplit;
import org.understudy.spi.Batch;
import org.understudy.spi.Capability;
import org.understudy.spi.Context;
import org.understudy.spi.Dataset;
import org.understudy.spi.Density;
import org.understudy.spi.Distribution;
import org.understudy.spi.Field;
import org.understudy.spi.Model;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Objective;
import org.understudy.spi.Rows;
import org.understudy.spi.Sampling;
import org.understudy.spi.SamplingDensity;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Engine;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * The laws of a model family. A plugin's test extends this and gives its provider; a config small
 * enough for tests where the defaults are not. All of them run on a {@link HostileEngine}.
 *
 * @param <C> the provider's config
 */
@API(status = API.Status.EXPERIMENTAL)
@ExtendWith(HostileEngine.class)
public abstract class ModelConformance<C extends Record> {
  private static final Path HERE = Path.of("");

  /** The provider under test. */
  protected abstract ModelProvider<C> provider();

  /** The config under test, as the keys of an experiment file; the defaults unless overridden. */
  protected Map<String, Object> settings() {
    return Map.of();
  }

  private ConfigNode node() {
    Map<String, ConfigNode> entries = new java.util.LinkedHashMap<>();
    settings().forEach((key, value) -> entries.put(key, new ConfigNode(value, key, "")));
    return new ConfigNode(entries, "", "");
  }

  private C config() {
    return Configs.bind(node(), provider().configType());
  }

  private static Schema schema(int features, int conditions) {
    Field theta = Field.target("theta", features);
    return conditions == 0 ? Schema.of(theta) : Schema.of(theta, Field.condition("x", conditions));
  }

  /** A model whose parameters were moved a little, so that nothing is at a special point. */
  private Model model(int features, int conditions, long seed) {
    Context context = Understudy.create().context(RandomStream.of(seed), HERE);
    Model model = provider().create(config(), schema(features, conditions), context);
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

  private static @Nullable Tensor condition(int conditions, int rows, RandomStream random) {
    return conditions == 0 ? null : random.normal(rows, conditions);
  }

  private static @Nullable Density density(Distribution distribution) {
    return distribution instanceof Density density ? density : null;
  }

  @Test
  void describesItself() {
    ProviderLaws.check(provider());
    assertTrue(provider().capabilities().size() > 0, "a family that can do nothing is no family");
    Configs.bind(node(), provider().configType());
  }

  @Test
  void canDoWhatItDeclares() {
    try (Scope scope = Scope.open();
        Model model = model(2, 3, 1)) {
      Distribution distribution = model.given(RandomStream.of(1).normal(1, 3));
      assertEquals(provider().capabilities(), Capability.of(distribution));
      for (Capability capability : Capability.values()) {
        if (!provider().capabilities().contains(capability)) {
          UnsupportedOperationException refused =
              assertThrows(
                  UnsupportedOperationException.class,
                  () -> Capability.require(distribution, capability.type(), provider().name()));
          assertTrue(refused.getMessage().contains(capability.label()), refused.getMessage());
        }
      }
    }
  }

  @Test
  void shapesAreAsSpecified() {
    for (int features : new int[] {1, 2, 5}) {
      for (int conditions : new int[] {0, 3}) {
        try (Scope scope = Scope.open();
            Gradients.Recording paused = Gradients.pause();
            Model model = model(features, conditions, 2)) {
          RandomStream random = RandomStream.of(3);
          Distribution one = model.given(condition(conditions, 1, random));
          assertEquals(model.schema().targetShape(), one.eventShape());
          if (one instanceof Sampling sampling) {
            assertEquals(one.eventShape().prepend(7), sampling.sample(7, random).shape());
            assertEquals(one.eventShape().prepend(0), sampling.sample(0, random).shape());
          }
          Density density = density(one);
          if (density != null) {
            float[] logProb = density.logProb(random.normal(6, features)).toArray();
            assertEquals(6, logProb.length);
            for (float value : logProb) {
              assertTrue(Float.isFinite(value), "log-density " + value);
            }
          }
        }
      }
    }
  }

  @Test
  void refusesConditionsThatDoNotFit() {
    try (Scope scope = Scope.open();
        Model conditional = model(2, 3, 4);
        Model unconditional = model(2, 0, 4)) {
      assertThrows(IllegalArgumentException.class, () -> conditional.given(null));
      assertThrows(IllegalArgumentException.class, () -> conditional.given(Tensor.zeros(1, 4)));
      assertThrows(IllegalArgumentException.class, () -> unconditional.given(Tensor.zeros(1, 3)));
    }
  }

  @Test
  void everyParameterHasAGradient() {
    for (int conditions : new int[] {0, 3}) {
      try (Scope scope = Scope.open();
          Model model = model(3, conditions, 5)) {
        RandomStream random = RandomStream.of(6);
        Batch batch = new Batch(random.normal(64, 3), condition(conditions, 64, random));
        boolean[] reached = new boolean[model.parameters().trainable().list().size()];
        List<Parameter> all = model.parameters().trainable().list();
        for (Objective objective : model.objectives()) {
          List<Parameter> moved = objective.parameters().list();
          List<Tensor> gradients =
              Gradients.of(
                  objective.loss(batch, random), moved.stream().map(Parameter::value).toList());
          for (int i = 0; i < moved.size(); i++) {
            for (float g : gradients.get(i).toArray()) {
              assertTrue(Float.isFinite(g), "a gradient is " + g);
              reached[all.indexOf(moved.get(i))] |= g != 0;
            }
          }
        }
        for (int i = 0; i < reached.length; i++) {
          String name = model.parameters().trainable().entries().get(i).name();
          assertTrue(
              reached[i] || all.get(i).shape().size() == 0,
              () -> "no gradient reaches parameter '" + name + "'");
        }
      }
    }
  }

  @Test
  void densityOfDrawsIsTheDensity() {
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause();
        Model model = model(3, 2, 7)) {
      RandomStream random = RandomStream.of(8);
      if (model.given(random.normal(1, 2)) instanceof SamplingDensity exact) {
        SamplingDensity.Draws draws = exact.sampleWithLogProb(200, random);
        float[] again = exact.logProb(draws.values()).toArray();
        assertArrayEquals(draws.logProb().toArray(), again, 2e-3f);
      }
    }
  }

  @Test
  void densityDoesNotDependOnTheBatch() {
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause();
        Model model = model(3, 2, 9)) {
      RandomStream random = RandomStream.of(10);
      Tensor x = random.normal(33, 3);
      Tensor condition = random.normal(33, 2);
      Density density = density(model.given(condition));
      if (density != null) {
        float[] whole = density.logProb(x).toArray();
        for (int row : new int[] {0, 16, 32}) {
          Density alone = density(model.given(condition.slice(0, row, row + 1)));
          float value = alone.logProb(x.slice(0, row, row + 1)).item();
          assertEquals(whole[row], value, 1e-4f * (1 + Math.abs(value)));
        }
      }
    }
  }

  @Test
  void densityIntegratesToOneInOneDimension() {
    integral(1, 8, 16_001, 11);
  }

  @Test
  void densityIntegratesToOneInTwoDimensions() {
    integral(2, 5.5, 1201, 12);
  }

  /** By the trapezoidal rule in u, x = sinh u: fine in the middle, and far out in the tails. */
  private void integral(int features, double bound, int points, long seed) {
    for (int conditions : new int[] {0, 2}) {
      try (Model model = model(features, conditions, seed)) {
        double sum = 0;
        double step = 2 * bound / (points - 1);
        int lines = features == 1 ? 1 : points;
        for (int line = 0; line < lines; line++) {
          float[] grid = new float[points * features];
          double[] weights = new double[points];
          double across = -bound + line * step;
          for (int i = 0; i < points; i++) {
            double u = -bound + i * step;
            grid[i * features] = (float) Math.sinh(u);
            weights[i] = Math.cosh(u) * step;
            if (features == 2) {
              grid[2 * i + 1] = (float) Math.sinh(across);
              weights[i] *= Math.cosh(across) * step;
            }
          }
          try (Scope scope = Scope.open();
              Gradients.Recording paused = Gradients.pause()) {
            Density density = density(model.given(condition(conditions, 1, RandomStream.of(seed))));
            if (density == null) {
              return;
            }
            float[] logProb = density.logProb(Tensor.of(grid, points, features)).toArray();
            for (int i = 0; i < points; i++) {
              sum += Math.exp(logProb[i]) * weights[i];
            }
          }
        }
        assertEquals(1, sum, 1e-3, "the density's integral");
      }
    }
  }

  @Test
  void savedAndLoadedItDrawsTheSame(@TempDir Path folder) throws Exception {
    Dataset data = data(400);
    Path file = folder.resolve("model.surrogate");
    try (Surrogate surrogate = train(data, null, false, TrainingListener.NONE)) {
      SurrogateFile.save(surrogate, file);
      float[] x = {0.3f, -0.2f};
      float[][] draws = surrogate.sample(x, 50, 1);
      try (Surrogate loaded =
          SurrogateFile.load(
              file,
              (choice, schema) ->
                  provider()
                      .create(
                          Configs.bind(choice.settings(), provider().configType()),
                          schema,
                          Understudy.create().context(RandomStream.of(99), HERE)))) {
        assertEquals(surrogate.schema(), loaded.schema());
        assertTrue(java.util.Arrays.deepEquals(draws, loaded.sample(x, 50, 1)));
        drawsTheSameFromManyThreads(loaded, x, draws);
      }
    }
  }

  private static void drawsTheSameFromManyThreads(Surrogate surrogate, float[] x, float[][] draws)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<float[][]>> pending = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        pending.add(threads.submit(() -> surrogate.sample(x, 50, 1)));
      }
      for (Future<float[][]> each : pending) {
        assertTrue(
            java.util.Arrays.deepEquals(draws, each.get()),
            "eight threads drew otherwise than one");
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void resumedTrainingEndsInTheSameWeights(@TempDir Path folder) {
    Dataset data = data(400);
    try (Surrogate whole = train(data, null, false, TrainingListener.NONE)) {
      Path checkpoint = folder.resolve("checkpoint");
      TrainingListener killer =
          new TrainingListener() {
            @Override
            public void onStep(int epoch, int step) {
              if (epoch == 3 && step == 2) {
                throw new IllegalStateException("killed");
              }
            }
          };
      assertThrows(IllegalStateException.class, () -> train(data, checkpoint, false, killer));
      try (Surrogate resumed = train(data, checkpoint, true, TrainingListener.NONE)) {
        List<Parameters.Named> expected = whole.model().parameters().entries();
        List<Parameters.Named> found = resumed.model().parameters().entries();
        for (int i = 0; i < expected.size(); i++) {
          assertArrayEquals(
              expected.get(i).parameter().toArray(),
              found.get(i).parameter().toArray(),
              expected.get(i).name());
        }
      }
    }
  }

  @Test
  void trainingOnPoisonedMemoryIsTheSameAndLeaksNothing() {
    Dataset data = data(200);
    float[] x = {0.1f, 0.4f};
    float[][] clean;
    Engine.hostile(false);
    try (Surrogate surrogate = train(data, null, false, TrainingListener.NONE)) {
      clean = surrogate.sample(x, 20, 1);
    }
    long before = Engine.memory().liveTensors();
    Engine.hostile(true);
    try (Surrogate surrogate = train(data, null, false, TrainingListener.NONE)) {
      assertTrue(
          java.util.Arrays.deepEquals(clean, surrogate.sample(x, 20, 1)),
          "something reads memory that was given back");
    }
    assertEquals(before, Engine.memory().liveTensors(), "tensors still live behind the training");
  }

  /** theta uniform on [-1, 1]^2, x = theta + noise. */
  private static Dataset data(int rows) {
    RandomStream random = RandomStream.of(21);
    float[] theta = new float[2 * rows];
    float[] x = new float[2 * rows];
    for (int i = 0; i < theta.length; i++) {
      theta[i] = 2 * random.nextFloat() - 1;
      x[i] = (float) (theta[i] + 0.1 * random.nextGaussian());
    }
    return Dataset.of(new Rows(schema(2, 2), rows, List.of(theta, x)));
  }

  private Surrogate train(
      Dataset data, @Nullable Path checkpoint, boolean resume, TrainingListener listener) {
    Map<String, ConfigNode> keys =
        Map.of(
            "batch-size", new ConfigNode(50L, "", ""),
            "max-epochs", new ConfigNode(4L, "", ""),
            "checkpoint-seconds", new ConfigNode(0L, "", ""));
    TrainingConfig config = Configs.bind(new ConfigNode(keys, "", ""), TrainingConfig.class);
    RandomStream random = RandomStream.of(31);
    TrainingSplit split = TrainingSplit.of(data, Map.of(), 0.1, random.split("split"));
    Context context = Understudy.create().context(random.split("model"), HERE);
    Model model = provider().create(config(), split.transforms().modelSchema(), context);
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
    Choice choice = new Choice(provider().name(), Configs.toNode(config()));
    return new Surrogate(choice, model, split.transforms(), Map.of());
  }
}
