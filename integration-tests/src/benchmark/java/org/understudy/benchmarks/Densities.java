package org.understudy.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.spi.Capability;
import org.understudy.spi.Dataset;
import org.understudy.spi.Field;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigNode;
import org.understudy.tensor.RandomStream;

/**
 * Distributions learned from draws: six two-dimensional shapes by their C2ST against fresh draws,
 * and, by families that have a density, a mixture of Gaussians by its excess of held-out nats over
 * the true density's.
 *
 * <p>Argument: the family (neural-spline-flow).
 */
public final class Densities {
  private static final int ROWS = 20_000;
  private static final double[][] MEANS = {{-2, 0}, {2, 1}, {0, -3}};
  private static final double[] DEVIATIONS = {0.5, 0.8, 1.2};
  private static final double[] WEIGHTS = {0.3, 0.5, 0.2};

  private interface Shape {
    double[] draw(RandomStream random);
  }

  private Densities() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put("two moons", Densities::moons);
    shapes.put("checkerboard", Densities::checkerboard);
    shapes.put("pinwheel", Densities::pinwheel);
    shapes.put("eight Gaussians", Densities::eight);
    shapes.put("rings", Densities::rings);
    shapes.put("spirals", Densities::spirals);
    String family = arguments.length > 0 ? arguments[0] : "neural-spline-flow";
    Understudy understudy = Understudy.create();
    System.out.println("| shape | C2ST | seconds |");
    System.out.println("|---|---|---|");
    shapes.forEach(
        (name, shape) -> {
          long start = System.nanoTime();
          try (Surrogate model = understudy.train(dataset(shape, 1), family, 1)) {
            double seconds = (System.nanoTime() - start) / 1e9;
            Rows fresh = rows(shape, 10_000, 2);
            Rows draws = rows(model.sample(null, 10_000, 3));
            double c2st =
                understudy
                    .evaluate(new Choice("c2st", ConfigNode.empty()), fresh, draws, 1)
                    .value();
            System.out.printf(Locale.ROOT, "| %s | %.3f | %.0f |%n", name, c2st, seconds);
          }
        });
    if (understudy
        .registry()
        .find(ModelProvider.class, family, ConfigNode.empty())
        .capabilities()
        .contains(Capability.LOG_PROB)) {
      mixture(understudy, family);
    }
  }

  private static void mixture(Understudy understudy, String family) {
    try (Surrogate model = understudy.train(dataset(Densities::mixture, 4), family, 1)) {
      Rows fresh = rows(Densities::mixture, 50_000, 5);
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

  private static Dataset dataset(Shape shape, long seed) {
    return Dataset.of(rows(shape, ROWS, seed));
  }

  private static Rows rows(Shape shape, int count, long seed) {
    RandomStream random = RandomStream.of(seed);
    float[][] points = new float[count][];
    for (int i = 0; i < count; i++) {
      double[] point = shape.draw(random);
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

  private static double[] moons(RandomStream r) {
    double a = Math.PI * r.nextDouble();
    boolean lower = r.nextDouble() < 0.5;
    double x = lower ? 1 - Math.cos(a) : Math.cos(a);
    double y = lower ? 0.5 - Math.sin(a) : Math.sin(a);
    return new double[] {x + 0.1 * r.nextGaussian(), y + 0.1 * r.nextGaussian()};
  }

  private static double[] checkerboard(RandomStream r) {
    double x = 4 * r.nextDouble() - 2;
    int row = r.nextInt(2) * 2 + Math.floorMod((int) Math.floor(x), 2);
    return new double[] {x, row - 2 + r.nextDouble()};
  }

  private static double[] pinwheel(RandomStream r) {
    double radius = 1 + 0.3 * r.nextGaussian();
    double across = 0.1 * r.nextGaussian();
    double angle = 2 * Math.PI * r.nextInt(5) / 5 + 0.25 * Math.exp(radius);
    return new double[] {
      2 * (radius * Math.cos(angle) - across * Math.sin(angle)),
      2 * (radius * Math.sin(angle) + across * Math.cos(angle))
    };
  }

  private static double[] eight(RandomStream r) {
    double angle = Math.PI / 4 * r.nextInt(8);
    return new double[] {
      2 * Math.cos(angle) + 0.2 * r.nextGaussian(), 2 * Math.sin(angle) + 0.2 * r.nextGaussian()
    };
  }

  private static double[] rings(RandomStream r) {
    double radius = 0.5 * (1 + r.nextInt(4)) + 0.06 * r.nextGaussian();
    double angle = 2 * Math.PI * r.nextDouble();
    return new double[] {radius * Math.cos(angle), radius * Math.sin(angle)};
  }

  private static double[] spirals(RandomStream r) {
    double angle = 3 * Math.PI * Math.sqrt(r.nextDouble());
    double side = r.nextDouble() < 0.5 ? 1 : -1;
    return new double[] {
      side * angle / 3 * Math.cos(angle) + 0.1 * r.nextGaussian(),
      side * angle / 3 * Math.sin(angle) + 0.1 * r.nextGaussian()
    };
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
