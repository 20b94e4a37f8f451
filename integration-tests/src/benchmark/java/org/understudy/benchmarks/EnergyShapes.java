package org.understudy.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.understudy.energy.EnergyModel;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.file.ConfigJson;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.runtime.training.TrainingConfig;
import org.understudy.runtime.training.TrainingListener;
import org.understudy.sampling.Evidence;
import org.understudy.spi.Dataset;
import org.understudy.spi.Field;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Sampling;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigNode;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;

/**
 * Energy-based models of six two-dimensional shapes: C2ST of 10^4 draws against as many fresh ones
 * (required: at most .56), log Z by annealed importance sampling, and seconds.
 *
 * <p>Arguments are shapes, all six where there are none, and settings: {@code objective=persistent
 * training.max-epochs=20}.
 */
public final class EnergyShapes {
  private static final List<String> SHAPES =
      List.of("moons", "checkerboard", "pinwheel", "gaussians", "rings", "spirals");
  private static final String TRAINING = "training.";

  private EnergyShapes() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    List<String> named = List.of(arguments).stream().filter(SHAPES::contains).toList();
    Map<String, Object> settings = new LinkedHashMap<>();
    Map<String, Object> training = new LinkedHashMap<>();
    for (String argument : arguments) {
      String[] pair = argument.split("=", 2);
      if (pair.length == 2 && pair[0].startsWith(TRAINING)) {
        training.put(pair[0].substring(TRAINING.length()), value(pair[1]));
      } else if (pair.length == 2) {
        settings.put(pair[0], value(pair[1]));
      }
    }
    Understudy understudy = Understudy.create();
    Choice energy = new Choice("energy", ConfigJson.fromPlain(settings));
    TrainingConfig config = understudy.training(energy, ConfigJson.fromPlain(training));
    System.out.println("| shape | C2ST | log Z | training s | drawing s |");
    System.out.println("|---|---|---|---|---|");
    for (String shape : named.isEmpty() ? SHAPES : named) {
      measure(understudy, energy, config, shape);
    }
  }

  private static void measure(
      Understudy understudy, Choice energy, TrainingConfig config, String shape) {
    long start = System.nanoTime();
    try (Dataset rows = Dataset.of(rows(understudy, shape, 20_000, 1));
        Surrogate trained =
            understudy.train(rows, energy, config, 1, TrainingListener.NONE);
        Scope scope = Scope.open()) {
      long middle = System.nanoTime();
      Sampling sampling = (Sampling) trained.given(null);
      Rows draws = rows(sampling, 10_000, 3);
      long end = System.nanoTime();
      Rows fresh = rows(understudy, shape, 10_000, 2);
      double c2st =
          understudy.evaluate(new Choice("c2st", ConfigNode.empty()), fresh, draws, 1).value();
      Evidence logZ = ((EnergyModel) trained.model()).logZ(null, 4000, RandomStream.of(4));
      System.out.printf(
          Locale.ROOT,
          "| %s | %.3f | %.3f +- %.3f | %.0f | %.0f |%n",
          shape,
          c2st,
          logZ.logZ(),
          logZ.standardError(),
          (middle - start) / 1e9,
          (end - middle) / 1e9);
    }
  }

  private static Rows rows(Understudy understudy, String shape, int count, long seed) {
    ConfigNode settings = ConfigJson.fromPlain(Map.of("shape", shape));
    return rows(
        (Sampling) understudy.distribution(new Choice("shapes-2d", settings), seed).given(null),
        count,
        seed);
  }

  private static Rows rows(Sampling sampling, int count, long seed) {
    try (Scope scope = Scope.open()) {
      float[] flat = sampling.sample(count, RandomStream.of(seed)).toArray();
      return Rows.of(Schema.of(Field.target("x", 2)), Role.TARGET, flat, count);
    }
  }

  /** A number where the text is one. */
  private static Object value(String text) {
    return text.matches("-?\\d+")
        ? (Object) Long.valueOf(text)
        : text.matches("-?[\\d.]+(e-?\\d+)?") ? (Object) Double.valueOf(text) : text;
  }
}
