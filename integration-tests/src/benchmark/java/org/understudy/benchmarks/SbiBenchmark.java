package org.understudy.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.runtime.training.TrainingConfig;
import org.understudy.runtime.training.TrainingListener;
import org.understudy.runtime.yaml.Yaml;
import org.understudy.spi.Dataset;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Engine;
import org.understudy.tensor.RandomStream;

/**
 * C2ST of amortised NPE on the sbibm tasks, beside the published figures.
 *
 * <p>Arguments: the folder of the reference data, tasks joined by commas as {@code folder:provider}
 * or one name for both, the number of simulations, the number of seeds, and {@code model={...}} or
 * {@code training={...}} as YAML for other settings than the defaults.
 */
public final class SbiBenchmark {
  private final Understudy understudy = Understudy.create();
  private final Path reference;
  private final int simulations;
  private ConfigNode model = ConfigNode.empty();
  private ConfigNode training = ConfigNode.empty();

  private SbiBenchmark(Path reference, int simulations) {
    this.reference = reference;
    this.simulations = simulations;
  }

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    Engine.threads(Runtime.getRuntime().availableProcessors());
    SbiBenchmark benchmark =
        new SbiBenchmark(Path.of(arguments[0]), Integer.parseInt(arguments[2]));
    for (int i = 4; i < arguments.length; i++) {
      ConfigNode settings = Yaml.parse(arguments[i].split("=", 2)[1], arguments[i]);
      if (arguments[i].startsWith("model=")) {
        benchmark.model = settings;
      } else {
        benchmark.training = settings;
      }
    }
    System.out.println("| task | simulations | seed | C2ST, observations 1..5 | mean | training, s |");
    System.out.println("|---|---|---|---|---|---|");
    for (String task : arguments[1].split(",", -1)) {
      String[] names = task.split(":", -1);
      for (int seed = 1; seed <= Integer.parseInt(arguments[3]); seed++) {
        benchmark.run(names[0], names[names.length - 1], seed);
      }
    }
  }

  private void run(String folder, String provider, long seed) {
    Map<String, ConfigNode> settings = new LinkedHashMap<>();
    settings.put("simulator", new ConfigNode(provider, "simulator", ""));
    settings.put("simulations", new ConfigNode((long) simulations, "simulations", ""));
    Choice choice = new Choice("simulations", new ConfigNode(settings, "dataset", ""));
    try (Dataset dataset =
        understudy.context(RandomStream.of(seed), Path.of("")).dataset(choice)) {
      long start = System.nanoTime();
      double[] loss = {0};
      TrainingListener listener =
          new TrainingListener() {
            @Override
            public void onEnd(org.understudy.runtime.training.TrainingResult result) {
              loss[0] = result.bestLoss();
            }
          };
      try (Surrogate posterior =
          understudy.train(
              dataset,
              new Choice("neural-spline-flow", model),
              Configs.bind(training, TrainingConfig.class),
              seed,
              listener)) {
        double seconds = (System.nanoTime() - start) / 1e9;
        List<String> values = new ArrayList<>();
        double sum = 0;
        for (int observation = 1; observation <= 5; observation++) {
          double c2st = c2st(posterior, reference.resolve(folder).resolve("" + observation), seed);
          values.add(String.format(Locale.ROOT, "%.3f", c2st));
          sum += c2st / 5;
        }
        System.out.printf(
            Locale.ROOT,
            "| %s | %d | %d | %s | %.3f | %.1f | loss %.4f%n",
            folder,
            simulations,
            seed,
            String.join(" ", values),
            sum,
            seconds,
            loss[0]);
      }
    }
  }

  private double c2st(Surrogate posterior, Path folder, long seed) {
    Rows right =
        understudy.readTable(folder.resolve("reference_posterior_samples.csv.gz"));
    float[] observed =
        understudy.readTable(folder.resolve("observation.csv")).matrix(Role.TARGET);
    float[][] draws = posterior.sample(observed, right.count(), seed);
    int width = draws[0].length;
    float[] flat = new float[draws.length * width];
    for (int i = 0; i < draws.length; i++) {
      System.arraycopy(draws[i], 0, flat, i * width, width);
    }
    Rows made = Rows.of(right.schema(), Role.TARGET, flat, draws.length);
    return understudy
        .evaluate(new Choice("c2st", ConfigNode.empty()), right, made, 1)
        .value();
  }
}
