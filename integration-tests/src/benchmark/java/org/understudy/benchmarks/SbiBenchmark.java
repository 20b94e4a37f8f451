package org.understudy.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.runtime.training.TrainingConfig;
import org.understudy.runtime.training.TrainingListener;
import org.understudy.runtime.training.TrainingResult;
import org.understudy.runtime.yaml.Yaml;
import org.understudy.spi.Capability;
import org.understudy.spi.Dataset;
import org.understudy.spi.Density;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Engine;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * Amortised NPE on the sbibm tasks: C2ST against the reference posteriors, or nats on simulations.
 *
 * <p>Arguments: the folder of the reference data; tasks joined by commas, or {@code all}; numbers
 * of simulations, joined by commas; seeds, joined by commas; and {@code model={type: ...}} or
 * {@code training={...}} as YAML for other settings than the defaults. {@code score=nats} gives the
 * mean of -log q(theta | x) over simulations that training did not see, which is what defaults are
 * chosen by; it reads no reference draws.
 */
public final class SbiBenchmark {
  private static final int OBSERVATIONS = 5;
  private static final int FRESH = 2_000;
  private static final long FRESH_SEED = 987_654_321;

  private final Understudy understudy = Understudy.create();
  private final Path reference;
  private Choice model = new Choice("neural-spline-flow", ConfigNode.empty());
  private ConfigNode training = ConfigNode.empty();
  private boolean nats;

  private SbiBenchmark(Path reference, List<String> settings) {
    this.reference = reference;
    for (String setting : settings) {
      String[] pair = setting.split("=", 2);
      switch (pair[0]) {
        case "model" -> model = choice(Yaml.parse(pair[1], setting));
        case "training" -> training = Yaml.parse(pair[1], setting);
        case "score" -> nats = pair[1].equals("nats");
        default ->
            throw new IllegalArgumentException(
                "expected model=, training= or score=, found " + setting);
      }
    }
  }

  private static Choice choice(ConfigNode node) {
    record Parts(Choice model) {}
    ConfigNode whole = new ConfigNode(Map.of("model", node), "", "");
    return Configs.bind(whole, Parts.class).model();
  }

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    Engine.threads(Runtime.getRuntime().availableProcessors());
    List<String> all = Arrays.asList(arguments);
    SbiBenchmark benchmark = new SbiBenchmark(Path.of(all.get(0)), all.subList(4, all.size()));
    System.out.println(
        "| task | simulations | seed | score | mean | nats held out | training, s |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (String seed : all.get(3).split(",", -1)) {
      for (String simulations : all.get(2).split(",", -1)) {
        for (SbiTask task : SbiTask.named(all.get(1))) {
          benchmark.run(task, Integer.parseInt(simulations), Long.parseLong(seed));
        }
      }
    }
  }

  private void run(SbiTask task, int simulations, long seed) {
    TrainingConfig config =
        TrainingConfig.of(
            understudy.registry().find(ModelProvider.class, model.type(), model.settings()),
            training);
    double[] heldOut = {0};
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onEnd(TrainingResult result) {
            heldOut[0] = result.bestLoss();
          }
        };
    try (Dataset dataset = task.simulations(understudy, reference, simulations, seed)) {
      long start = System.nanoTime();
      try (Surrogate posterior = understudy.train(dataset, model, config, seed, listener)) {
        double seconds = (System.nanoTime() - start) / 1e9;
        List<Double> scores = nats ? List.of(nats(posterior, task)) : c2st(posterior, task, seed);
        System.out.printf(
            Locale.ROOT,
            "| %s | %d | %d | %s | %.4f | %.4f | %.1f |%n",
            task.name(),
            simulations,
            seed,
            String.join(
                " ", scores.stream().map(s -> String.format(Locale.ROOT, "%.3f", s)).toList()),
            scores.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN),
            heldOut[0],
            seconds);
      }
    }
  }

  private List<Double> c2st(Surrogate posterior, SbiTask task, long seed) {
    List<Double> scores = new ArrayList<>();
    for (int i = 1; i <= OBSERVATIONS; i++) {
      Path folder = reference.resolve(task.folder()).resolve("" + i);
      Rows right = understudy.readTable(folder.resolve("reference_posterior_samples.csv.gz"));
      float[] observed =
          understudy.readTable(folder.resolve(task.observation())).matrix(Role.TARGET);
      float[][] draws = posterior.sample(observed, right.count(), seed);
      int width = draws[0].length;
      float[] flat = new float[draws.length * width];
      for (int row = 0; row < draws.length; row++) {
        System.arraycopy(draws[row], 0, flat, row * width, width);
      }
      Rows made = Rows.of(right.schema(), Role.TARGET, flat, draws.length);
      Choice metric = new Choice("c2st", ConfigNode.empty());
      scores.add(understudy.evaluate(metric, right, made, 1).value());
    }
    return scores;
  }

  private double nats(Surrogate posterior, SbiTask task) {
    try (Dataset fresh = task.simulations(understudy, reference, FRESH, FRESH_SEED);
        Scope scope = Scope.open()) {
      Rows rows = fresh.read(0, (int) fresh.size());
      Density density =
          Capability.require(
              posterior.given(tensor(rows, Role.CONDITION)), Density.class, model.type());
      return -density.logProb(tensor(rows, Role.TARGET)).mean().item();
    }
  }

  private static Tensor tensor(Rows rows, Role role) {
    float[] values = rows.matrix(role);
    return Tensor.of(values, rows.count(), values.length / rows.count());
  }
}
