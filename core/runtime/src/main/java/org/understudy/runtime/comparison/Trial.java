package org.understudy.runtime.comparison;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.file.ConfigJson;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.runtime.training.Trainer;
import org.understudy.runtime.training.TrainingConfig;
import org.understudy.runtime.training.TrainingListener;
import org.understudy.runtime.training.TrainingListeners;
import org.understudy.runtime.training.TrainingResult;
import org.understudy.runtime.training.TrainingSplit;
import org.understudy.spi.Capability;
import org.understudy.spi.Density;
import org.understudy.spi.DensityBound;
import org.understudy.spi.Distribution;
import org.understudy.spi.LatentCodes;
import org.understudy.spi.Model;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Sampling;
import org.understudy.spi.Schema;
import org.understudy.spi.UnnormalisedDensity;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Engine;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/** One training of one family, and everything that is measured of it. */
final class Trial {
  private static final int WARM_UP = 500;
  private static final int SINGLE_DRAWS = 21;
  private static final double SINGLE_DRAW_SECONDS = 3;

  /** Densities are taken of so many rows at a time. */
  private static final int CHUNK = 500;

  private final Understudy understudy;
  private final Comparison comparison;
  private final Bench bench;
  private final Measures measures;
  private final Entrant entrant;
  private final int seed;
  private final Map<String, Double> figures = new LinkedHashMap<>();
  private Score.DensityKind density = Score.DensityKind.NONE;
  private String ended = "";
  private boolean stopped;
  private @Nullable Rows draws;

  Trial(
      Understudy understudy,
      Comparison comparison,
      Bench bench,
      Measures measures,
      Entrant entrant,
      int seed) {
    this.understudy = understudy;
    this.comparison = comparison;
    this.bench = bench;
    this.measures = measures;
    this.entrant = entrant;
    this.seed = seed;
  }

  /** Draws (x, c), null if there were none. */
  @Nullable Rows draws() {
    return draws;
  }

  /** Whether a stop was requested on the way: then the score says nothing. */
  boolean stopped() {
    return stopped;
  }

  /** Trains, draws and measures; what goes wrong is part of the score. */
  Score run(TrainingListener listener) {
    String error = "";
    try {
      train(listener);
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      error = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
    return new Score(density, figures, ended, error);
  }

  private void train(TrainingListener listener) {
    // The engine pools memory by thread, so a new thread takes what this training needs anew.
    long taken = Engine.memory().allocatedBytes();
    TrainingSplit split = bench.split(entrant.training().validationFraction());
    TrainingConfig config = withinBudget(split, listener);
    RandomStream random = RandomStream.of(seed);
    Model model = model(split, random);
    try (Surrogate surrogate =
        new Surrogate(entrant.choice(), model, split.transforms(), Map.of())) {
      figures.put("parameters", (double) model.parameters().size());
      TrainingListener limit =
          comparison.spec().budgetSeconds().map(Budget::limit).orElse(TrainingListener.NONE);
      TrainingResult result =
          new Trainer(
                  model,
                  split.training(),
                  split.validation(),
                  config,
                  random.split("training"),
                  TrainingListeners.of(listener, limit))
              .train(null, false);
      stopped = listener.stopRequested();
      if (stopped) {
        return;
      }
      ended = result.finished() ? result.reason() : "ran out of budget-seconds";
      figures.put("epochs", (double) result.history().size());
      figures.put("training-seconds", result.seconds());
      density(surrogate);
      latent(model);
      float[] drawn = draw(surrogate);
      figures.put("memory-mib", (Engine.memory().allocatedBytes() - taken) / 1048576.0);
      draws = bench.joint(drawn);
      figures.putAll(measures.of(bench.joint(bench.test().matrix(Role.TARGET)), draws));
    }
  }

  private Model model(TrainingSplit split, RandomStream random) {
    return understudy
        .context(random.split("model"), comparison.directory())
        .model(entrant.choice(), split.transforms().modelSchema());
  }

  private TrainingConfig withinBudget(TrainingSplit split, TrainingListener listener) {
    TrainingConfig config = entrant.training();
    if (comparison.spec().budgetSeconds().isEmpty()) {
      return config;
    }
    Budget pilot = new Budget(comparison.spec().budgetSeconds().get(), listener::stopRequested);
    RandomStream random = RandomStream.of(seed).split("pilot");
    try (Model model = model(split, random)) {
      new Trainer(model, split.training(), split.validation(), config, random, pilot)
          .train(null, false);
    }
    Map<String, Object> fitting = Map.of("max-epochs", pilot.epochs(config.maxEpochs()));
    return Configs.bind(
        ConfigJson.fromPlain(fitting).over(Configs.toNode(config)), TrainingConfig.class);
  }

  private void density(Surrogate surrogate) {
    Rows test = bench.test();
    Schema schema = test.schema();
    int rows = Math.min(test.count(), comparison.spec().densityRows());
    float[] x = test.matrix(Role.TARGET);
    float[] given = bench.conditions();
    RandomStream random = RandomStream.of(seed).split("bound");
    double sum = 0;
    double squares = 0;
    for (int from = 0; from < rows; from += CHUNK) {
      int to = Math.min(rows, from + CHUNK);
      try (Scope scope = Scope.open();
          Gradients.Recording paused = Gradients.pause()) {
        Distribution distribution = surrogate.given(conditions(schema, given, from, to));
        Tensor events =
            Tensor.of(
                Arrays.copyOfRange(
                    x, from * schema.targetShape().size(), to * schema.targetShape().size()),
                schema.targetShape().prepend(to - from).toArray());
        Tensor values;
        if (distribution instanceof Density exact) {
          density = Score.DensityKind.EXACT;
          values = exact.logProb(events);
        } else if (distribution instanceof DensityBound bound) {
          density = Score.DensityKind.BOUND;
          values = bound.elbo(events, random.split(from));
        } else {
          density =
              distribution instanceof UnnormalisedDensity
                  ? Score.DensityKind.UNNORMALISED
                  : Score.DensityKind.NONE;
          return;
        }
        for (float value : values.toArray()) {
          sum -= value;
          squares += (double) value * value;
        }
      }
    }
    double mean = sum / rows;
    figures.put("held-out-nats", mean);
    figures.put("held-out-nats-error", Math.sqrt(Math.max(0, squares / rows - mean * mean) / rows));
  }

  private static @Nullable Tensor conditions(
      Schema schema, float @Nullable [] given, int from, int to) {
    if (given == null) {
      return null;
    }
    int width = schema.conditionShape().size();
    return Tensor.of(
        Arrays.copyOfRange(given, from * width, to * width),
        schema.conditionShape().prepend(to - from).toArray());
  }

  private void latent(Model model) {
    try (Scope scope = Scope.open()) {
      Tensor condition =
          model.schema().isConditional()
              ? Tensor.zeros(model.schema().conditionShape().prepend(1).toArray())
              : null;
      if (model.given(condition) instanceof LatentCodes codes) {
        figures.put("latent-dimension", (double) codes.latentShape().size());
      }
    }
  }

  private float[] draw(Surrogate surrogate) {
    int count = bench.test().count();
    RandomStream random = RandomStream.of(seed).split("draws");
    sample(surrogate, Math.min(WARM_UP, count), random.split("warm-up"));
    long start = System.nanoTime();
    float[] drawn = sample(surrogate, count, random);
    figures.put("draws-per-second", count / ((System.nanoTime() - start) / 1e9));
    double[] single = new double[SINGLE_DRAWS];
    int made = 0;
    long begin = System.nanoTime();
    while (made < SINGLE_DRAWS
        && (made == 0 || System.nanoTime() - begin < SINGLE_DRAW_SECONDS * 1e9)) {
      long before = System.nanoTime();
      sample(surrogate, 1, random.split(made));
      single[made++] = (System.nanoTime() - before) / 1e6;
    }
    Arrays.sort(single, 0, made);
    figures.put("milliseconds-for-one", single[made / 2]);
    return drawn;
  }

  private float[] sample(Surrogate surrogate, int count, RandomStream random) {
    try (Scope scope = Scope.open()) {
      Distribution distribution =
          surrogate.given(conditions(surrogate.schema(), bench.conditions(), 0, count));
      Sampling sampling =
          Capability.require(
              distribution, Sampling.class, "model '" + entrant.choice().type() + "'");
      return sampling.sample(count, random).toArray();
    }
  }
}
