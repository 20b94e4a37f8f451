package org.understudy.toys;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.understudy.tensor.RandomStream;

/** A distribution over the plane that is awkward in one way each. */
@API(status = API.Status.EXPERIMENTAL)
@SuppressWarnings("ImmutableEnumChecker") // recipes hold nothing that changes
public enum Shape2d {
  /** Two interleaving half circles. */
  MOONS(Shape2d.blurred(0.1, Shape2d::moons)),
  /** Two arms of a spiral from one centre. */
  SPIRALS(Shape2d.blurred(0.1, Shape2d::spirals)),
  /** Eight squares of a board of sixteen, with sharp edges. */
  CHECKERBOARD(new Checkerboard()),
  /** Four thin circles about one centre. */
  RINGS(new Rings()),
  /** Eight modes on a circle. */
  GAUSSIANS(Shape2d.mixture(0.2, Shape2d.circle())),
  /** Twenty-five narrow modes on a square grid. */
  GRID(Shape2d.mixture(0.05, Shape2d.grid())),
  /** Five curved blades. */
  PINWHEEL(Shape2d::pinwheel);

  /** Points of a curve: {x, y} at u and a side, each equally likely. */
  private interface Curve {
    double[] at(double u, boolean side);
  }

  private final Recipe recipe;

  Shape2d(Recipe recipe) {
    this.recipe = recipe;
  }

  Recipe recipe() {
    return recipe;
  }

  private static float[] row(double x, double y) {
    return new float[] {(float) x, (float) y};
  }

  private static double[] moons(double u, boolean lower) {
    double a = Math.PI * u;
    return lower
        ? new double[] {1 - Math.cos(a), 0.5 - Math.sin(a)}
        : new double[] {Math.cos(a), Math.sin(a)};
  }

  /** At radius a / 3 and angle a = 3 pi sqrt(u), along which u is nearly the length of the arm. */
  private static double[] spirals(double u, boolean other) {
    double a = 3 * Math.PI * Math.sqrt(u);
    double radius = (other ? -a : a) / 3;
    return new double[] {radius * Math.cos(a), radius * Math.sin(a)};
  }

  private static float[] pinwheel(RandomStream random) {
    double radius = 1 + 0.3 * random.nextGaussian();
    double across = 0.1 * random.nextGaussian();
    double angle = 2 * Math.PI * random.nextInt(5) / 5 + 0.25 * Math.exp(radius);
    return row(
        2 * (radius * Math.cos(angle) - across * Math.sin(angle)),
        2 * (radius * Math.sin(angle) + across * Math.cos(angle)));
  }

  private static List<double[]> circle() {
    List<double[]> centres = new ArrayList<>();
    for (int k = 0; k < 8; k++) {
      centres.add(new double[] {2 * Math.cos(Math.PI / 4 * k), 2 * Math.sin(Math.PI / 4 * k)});
    }
    return centres;
  }

  private static List<double[]> grid() {
    List<double[]> centres = new ArrayList<>();
    for (int k = 0; k < 25; k++) {
      centres.add(new double[] {2 * (k % 5) - 4, 2 * Math.floorDiv(k, 5) - 4});
    }
    return centres;
  }

  private static Recipe mixture(double deviation, List<double[]> centres) {
    return new Recipe.Known() {
      @Override
      public float[] draw(RandomStream random) {
        double[] centre = centres.get(random.nextInt(centres.size()));
        return row(
            centre[0] + deviation * random.nextGaussian(),
            centre[1] + deviation * random.nextGaussian());
      }

      @Override
      public double logProb(float[] x) {
        double nearest = Double.POSITIVE_INFINITY;
        for (double[] centre : centres) {
          nearest = Math.min(nearest, squares(centre, x));
        }
        double sum = 0;
        for (double[] centre : centres) {
          sum += Math.exp(0.5 * (nearest - squares(centre, x)));
        }
        return Math.log(sum / centres.size())
            - 0.5 * nearest
            - Math.log(2 * Math.PI * deviation * deviation);
      }

      private double squares(double[] centre, float[] x) {
        return (Math.pow(x[0] - centre[0], 2) + Math.pow(x[1] - centre[1], 2))
            / (deviation * deviation);
      }
    };
  }

  /** A curve with Gaussian noise; its density is that of a mixture that stands close along it. */
  private static Recipe blurred(double deviation, Curve curve) {
    List<double[]> points = new ArrayList<>();
    int nodes = 500;
    for (int i = 0; i < nodes; i++) {
      points.add(curve.at((i + 0.5) / nodes, false));
      points.add(curve.at((i + 0.5) / nodes, true));
    }
    Recipe.Known density = (Recipe.Known) mixture(deviation, points);
    return new Recipe.Known() {
      @Override
      public float[] draw(RandomStream random) {
        double[] centre = curve.at(random.nextDouble(), random.nextDouble() < 0.5);
        return row(
            centre[0] + deviation * random.nextGaussian(),
            centre[1] + deviation * random.nextGaussian());
      }

      @Override
      public double logProb(float[] x) {
        return density.logProb(x);
      }
    };
  }

  private record Checkerboard() implements Recipe.Known {
    @Override
    public float[] draw(RandomStream random) {
      double x = 4 * random.nextDouble() - 2;
      int square = random.nextInt(2) * 2 + Math.floorMod((int) Math.floor(x), 2);
      return row(x, square - 2 + random.nextDouble());
    }

    @Override
    public double logProb(float[] x) {
      boolean within = Math.abs(x[0]) <= 2 && Math.abs(x[1]) <= 2;
      int column = (int) Math.floor(x[0]);
      int line = (int) Math.floor(x[1]);
      return within && Math.floorMod(column - line, 2) == 0
          ? -Math.log(8)
          : Double.NEGATIVE_INFINITY;
    }
  }

  private record Rings() implements Recipe.Known {
    private static final double DEVIATION = 0.06;

    @Override
    public float[] draw(RandomStream random) {
      double radius = 0.5 * (1 + random.nextInt(4)) + DEVIATION * random.nextGaussian();
      double angle = 2 * Math.PI * random.nextDouble();
      return row(radius * Math.cos(angle), radius * Math.sin(angle));
    }

    @Override
    public double logProb(float[] x) {
      double radius = Math.hypot(x[0], x[1]);
      double nearest = 0.5 * Math.max(1, Math.min(4, Math.rint(radius / 0.5)));
      double best = squares(radius, nearest);
      double sum = 0;
      for (int k = 1; k <= 4; k++) {
        sum += Math.exp(best - squares(radius, 0.5 * k));
      }
      double normal = Math.log(DEVIATION * Math.sqrt(2 * Math.PI));
      return Math.log(sum / 4) - best - normal - Math.log(2 * Math.PI * radius);
    }

    private static double squares(double radius, double ring) {
      return 0.5 * Math.pow((radius - ring) / DEVIATION, 2);
    }
  }
}
