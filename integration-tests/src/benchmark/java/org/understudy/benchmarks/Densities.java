package org.understudy.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.file.ConfigJson;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.spi.Capability;
import org.understudy.spi.Dataset;
import org.understudy.spi.Field;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Sampling;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigNode;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;

/**
 * Distributions learned from draws: six two-dimensional shapes by their C2ST against fresh draws,
 * and, by families that have a density, a mixture of Gaussians by its excess of held-out nats over
 * the true density's.
 *
 * <p>Argument: the family (neural-spline-flow).
 */
public final class Densities {
  private static final int ROWS = 20_000;
  private static final List<String> SHAPES =
      List.of("moons", "checkerboard", "pinwheel", "gaussians", "rings", "spirals");
  private static final double[][] MEANS = {{-2, 0}, {2, 1}, {0, -3}};
  private static final double[] DEVIATIONS = {0.5, 0.8, 1.2};
  private static final double[] WEIGHTS = {0.3, 0.5, 0.2};

  private Densities() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    String family = arguments.length > 0 ? arguments[0] : "neural-spline-flow";
    Understudy understudy = Understudy.create();
    System.out.println("| shape | C2ST | seconds |");
    System.out.println("|---|---|---|");
    for (String shape : SHAPES) {
      long start = System.nanoTime();
      try (Dataset rows = Dataset.of(shape(understudy, shape, ROWS, 1));
          Surrogate model = understudy.train(rows, family, 1)) {
        double seconds = (System.nanoTime() - start) / 1e9;
        Rows fresh = shape(understudy, shape, 10_000, 2);
        Rows draws = rows(model.sample(null, 10_000, 3));
        double c2st =
            understudy.evaluate(new Choice("c2st", ConfigNode.empty()), fresh, draws, 1).value();
        System.out.printf(Locale.ROOT, "| %s | %.3f | %.0f |%n", shape, c2st, seconds);
      }
    }
    if (understudy
        .registry()
        .find(ModelProvider.class, family, ConfigNode.empty())
        .capabilities()
        .contains(Capability.LOG_PROB)) {
      excess(understudy, family);
    }
  }

  private static void excess(Understudy understudy, String family) {
    try (Dataset rows = Dataset.of(mixture(ROWS, 4));
        Surrogate model = understudy.train(rows, family, 1)) {
      Rows fresh = mixture(50_000, 5);
      float[] x = fresh.column("x");
      float[][] points = new float[fresh.count()][];
      double truth = 0;
      for (int i = 0; i < points.length; i++) {
        points[i] = new float[] {x[2 * i], x[2 * i + 1]};
        truth -= mixtureLogProb(x[2 * i], x[2 * i + 1]) / points.length;
      }
      double learned = 0;
      for (double logProb : model.logProb(points, null)) {
        learned -= logProb / points.length;
      }
      System.out.printf(
          Locale.ROOT,
          "mixture of three Gaussians: true %.4f nats, learned %.4f, excess %.4f%n",
          truth,
          learned,
          learned - truth);
    }
  }

  private static Rows shape(Understudy understudy, String shape, int count, long seed) {
    ConfigNode settings = ConfigJson.fromPlain(Map.of("shape", shape));
    try (Scope scope = Scope.open()) {
      Sampling sampling =
          (Sampling) understudy.distribution(new Choice("shapes-2d", settings), seed).given(null);
      float[] flat = sampling.sample(count, RandomStream.of(seed)).toArray();
      return Rows.of(Schema.of(Field.target("x", 2)), Role.TARGET, flat, count);
    }
  }

  private static Rows mixture(int count, long seed) {
    RandomStream random = RandomStream.of(seed);
    float[][] points = new float[count][];
    for (int i = 0; i < count; i++) {
      double[] point = mixture(random);
      points[i] = new float[] {(float) point[0], (float) point[1]};
    }
    return rows(points);
  }

  private static Rows rows(float[][] points) {
    float[] flat = new float[2 * points.length];
    for (int i = 0; i < points.length; i++) {
      System.arraycopy(points[i], 0, flat, 2 * i, 2);
    }
    return Rows.of(Schema.of(Field.target("x", 2)), Role.TARGET, flat, points.length);
  }

  private static double[] mixture(RandomStream r) {
    double u = r.nextDouble();
    int k = u < WEIGHTS[0] ? 0 : u < WEIGHTS[0] + WEIGHTS[1] ? 1 : 2;
    return new double[] {
      MEANS[k][0] + DEVIATIONS[k] * r.nextGaussian(), MEANS[k][1] + DEVIATIONS[k] * r.nextGaussian()
    };
  }

  private static double mixtureLogProb(double x, double y) {
    List<Double> terms = new ArrayList<>();
    for (int k = 0; k < WEIGHTS.length; k++) {
      double variance = DEVIATIONS[k] * DEVIATIONS[k];
      double square = Math.pow(x - MEANS[k][0], 2) + Math.pow(y - MEANS[k][1], 2);
      terms.add(WEIGHTS[k] / (2 * Math.PI * variance) * Math.exp(-0.5 * square / variance));
    }
    return Math.log(terms.stream().mapToDouble(Double::doubleValue).sum());
  }
}
