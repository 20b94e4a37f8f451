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
import org.understudy.spi.Critic;
import org.understudy.spi.Dataset;
import org.understudy.spi.Density;
import org.understudy.spi.DensityBound;
import org.understudy.spi.Distribution;
import org.understudy.spi.Field;
import org.understudy.spi.LatentCodes;
import org.understudy.spi.Model;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Objective;
import org.understudy.spi.Rows;
import org.understudy.spi.Sampling;
import org.understudy.spi.SamplingDensity;
import org.understudy.spi.Schema;
import org.understudy.spi.Support;
import org.understudy.spi.UnnormalisedDensity;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Engine;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
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

  /**
   * A target that the family models; vectors of numbers unless overridden.
   *
   * @param features how large: a vector's length, an image's extent
   */
  protected Field target(int features) {
    return Field.target("theta", features);
  }

  /**
   * Along each axis, the share of the usual points on which a density is integrated: less for one
   * that is smooth and dear.
   */
  protected double gridShare() {
    return 1;
  }

  /** Events that fit a target: standard normal numbers, or classes that are all as likely. */
  private Tensor events(int features, int rows, RandomStream random) {
    Field target = target(features);
    Tensor numbers = random.normal(target.shape().prepend(rows).toArray());
    if (!target.support().isDiscrete()) {
      return numbers;
    }
    float[] classes = numbers.toArray();
    for (int i = 0; i < classes.length; i++) {
      classes[i] = random.nextInt(target.support().classes(i % target.shape().size()));
    }
    return Tensor.of(classes, numbers.shape().toArray());
  }

  private ConfigNode node() {
    Map<String, ConfigNode> entries = new java.util.LinkedHashMap<>();
    settings().forEach((key, value) -> entries.put(key, new ConfigNode(value, key, "")));
    return new ConfigNode(entries, "", "");
  }

  private C config() {
    return Configs.bind(node(), provider().configType());
  }

  private Schema schema(int features, int conditions) {
    Field theta = target(features);
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
          Tensor six = events(features, 6, random);
          if (one instanceof Density density) {
            assertFinite("log-density", Shape.of(6), density.logProb(six));
          }
          if (one instanceof DensityBound bound) {
            assertFinite("elbo", Shape.of(6), bound.elbo(six, random));
          }
          if (one instanceof UnnormalisedDensity density) {
            assertFinite("log-density", Shape.of(6), density.logProbUpToConstant(six));
          }
          if (one instanceof Critic critic) {
            assertFinite("critic's value", Shape.of(6), critic.criticise(six));
          }
          if (one instanceof LatentCodes codes) {
            Tensor code = codes.encode(six);
            assertFinite("code", codes.latentShape().prepend(6), code);
            assertFinite("event", one.eventShape().prepend(6), codes.decode(code));
          }
        }
      }
    }
  }

  private static void assertFinite(String what, Shape expected, Tensor found) {
    assertEquals(expected, found.shape(), what);
    for (float value : found.toArray()) {
      assertTrue(Float.isFinite(value), what + " " + value);
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
        Batch batch = new Batch(events(3, 64, random), condition(conditions, 64, random));
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
      Tensor x = events(3, 33, random);
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

  /** Over every event of classes, where there are not too many. */
  private void total(int features, long seed) {
    Support support = target(features).support();
    int events = 1;
    for (int i = 0; i < support.size(); i++) {
      if (events > 1 << 16) {
        return;
      }
      events *= support.classes(i);
    }
    float[] all = new float[events * support.size()];
    for (int event = 0; event < events; event++) {
      int rest = event;
      for (int i = 0; i < support.size(); i++) {
        all[event * support.size() + i] = rest % support.classes(i);
        rest /= support.classes(i);
      }
    }
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause();
        Model model = model(features, 0, seed)) {
      Density density = density(model.given(null));
      if (density != null) {
        Shape shape = target(features).shape().prepend(events);
        double sum = 0;
        for (float logProb : density.logProb(Tensor.of(all, shape.toArray())).toArray()) {
          sum += Math.exp(logProb);
        }
        assertEquals(1, sum, 1e-4, "the sum of all probabilities");
      }
    }
  }

  /** By the trapezoidal rule in u, x = sinh u: fine in the middle, and far out in the tails. */
  private void integral(int features, double bound, int most, long seed) {
    int points = 1 + (int) Math.round((most - 1) * gridShare());
    if (target(features).support().isDiscrete()) {
      total(features, seed);
      return;
    }
    if (target(features).shape().rank() > 1) {
      return;
    }
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
      float[] draws = output(surrogate, x);
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
        assertTrue(java.util.Arrays.equals(draws, output(loaded, x)));
        drawsTheSameFromManyThreads(loaded, x, draws);
      }
    }
  }

  /** Draws; of a family without them, what becomes of some events in its latent space. */
  private float[] output(Surrogate surrogate, float[] x) {
    try (Scope scope = Scope.open()) {
      RandomStream random = RandomStream.of(1);
      Distribution distribution = surrogate.given(Tensor.of(x, 1, x.length));
      if (distribution instanceof Sampling sampling) {
        return sampling.sample(50, random).toArray();
      }
      LatentCodes codes =
          Capability.require(distribution, LatentCodes.class, provider().name());
      return codes.decode(codes.encode(events(2, 50, random))).toArray();
    }
  }

  private void drawsTheSameFromManyThreads(Surrogate surrogate, float[] x, float[] draws)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<float[]>> pending = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        pending.add(threads.submit(() -> output(surrogate, x)));
      }
      for (Future<float[]> each : pending) {
        assertTrue(
            java.util.Arrays.equals(draws, each.get()),
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
    float[] clean;
    Engine.hostile(false);
    try (Surrogate surrogate = train(data, null, false, TrainingListener.NONE)) {
      clean = output(surrogate, x);
    }
    long before = Engine.memory().liveTensors();
    Engine.hostile(true);
    try (Surrogate surrogate = train(data, null, false, TrainingListener.NONE)) {
      assertTrue(
          java.util.Arrays.equals(clean, output(surrogate, x)),
          "something reads memory that was given back");
    }
    assertEquals(before, Engine.memory().liveTensors(), "tensors still live behind the training");
  }

  /** Events, and as their condition a first and a last number of each with noise. */
  private Dataset data(int rows) {
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

  private Surrogate train(
      Dataset data, @Nullable Path checkpoint, boolean resume, TrainingListener listener) {
    Map<String, ConfigNode> keys =
        Map.of(
            "batch-size", new ConfigNode(50L, "", ""),
            "max-epochs", new ConfigNode(4L, "", ""),
            "checkpoint-seconds", new ConfigNode(0L, "", ""));
    TrainingConfig config = TrainingConfig.of(provider(), new ConfigNode(keys, "", ""));
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
