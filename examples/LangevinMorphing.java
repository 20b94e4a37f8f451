import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.understudy.report.Axis;
import org.understudy.report.ScatterPlot;
import org.understudy.tensor.RandomStream;

/**
 * Diffusion without a network: particles of a known density become noise, and noise becomes the
 * density again, by Langevin steps that follow its exact score.
 *
 * <p>Behind t forward steps {@code x_t = sqrt(alpha_t) x_0 + sqrt(1 - alpha_t) eps} with {@code
 * alpha_t = 0.99^t}. The density is a mixture of normals on a ring, which stays a mixture on the
 * way: its score is a weighted mean of straight pulls. A step back is {@code x_(t-1) = (x_t + 0.01
 * score) / sqrt(0.99) + sqrt(0.01) z}.
 *
 * <p>Run it with {@code ./understudy java examples/LangevinMorphing.java}. Arguments: particles
 * (100000), and where to write the picture.
 */
public class LangevinMorphing {
  static final int MODES = 6;
  static final double WIDTH = 0.15;
  static final double KEPT = 0.99;
  static final int STEPS = 600;

  public static void main(String[] arguments) throws IOException {
    int particles = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
    Path picture = Path.of(arguments.length > 1 ? arguments[1] : "langevin-morphing.svg");
    RandomStream random = RandomStream.of(1);
    ScatterPlot plot =
        ScatterPlot.of("A density to noise and back", Axis.of("x"), Axis.of("y"));

    float[][] x = new float[particles][];
    for (int i = 0; i < particles; i++) {
      double[] centre = centre(random.nextInt(MODES));
      x[i] =
          new float[] {
            (float) (centre[0] + WIDTH * random.nextGaussian()),
            (float) (centre[1] + WIDTH * random.nextGaussian())
          };
    }
    report("data", x);
    plot.points("t = 0", x);
    for (int t = 1; t <= STEPS; t++) {
      x = forward(x, random);
      if (t == 60 || t == 200 || t == STEPS) {
        plot.points("t = " + t, x);
      }
    }
    report("noise", x);
    for (int t = STEPS; t > 0; t--) {
      x = back(x, Math.pow(KEPT, t), random);
      if (t == 201 || t == 61 || t == 1) {
        plot.points("back at t = " + (t - 1), x);
      }
    }
    report("back", x);
    Files.writeString(picture, plot.figure().svg());
    System.out.println("picture: " + picture);
  }

  static double[] centre(int mode) {
    double angle = 2 * Math.PI * mode / MODES;
    return new double[] {1.5 * Math.cos(angle), 1.5 * Math.sin(angle)};
  }

  static float[][] forward(float[][] x, RandomStream random) {
    float[][] next = new float[x.length][2];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < 2; j++) {
        next[i][j] =
            (float) (Math.sqrt(KEPT) * x[i][j] + Math.sqrt(1 - KEPT) * random.nextGaussian());
      }
    }
    return next;
  }

  static float[][] back(float[][] x, double alpha, RandomStream random) {
    float[][] next = new float[x.length][2];
    for (int i = 0; i < x.length; i++) {
      double[] score = score(x[i], alpha);
      for (int j = 0; j < 2; j++) {
        double mean = (x[i][j] + (1 - KEPT) * score[j]) / Math.sqrt(KEPT);
        next[i][j] = (float) (mean + Math.sqrt(1 - KEPT) * random.nextGaussian());
      }
    }
    return next;
  }

  /** The gradient of the log-density of x_t, exactly. */
  static double[] score(float[] x, double alpha) {
    double variance = alpha * WIDTH * WIDTH + 1 - alpha;
    double total = 0;
    double[] pull = new double[2];
    for (int mode = 0; mode < MODES; mode++) {
      double[] centre = centre(mode);
      double dx = Math.sqrt(alpha) * centre[0] - x[0];
      double dy = Math.sqrt(alpha) * centre[1] - x[1];
      double weight = Math.exp(-0.5 * (dx * dx + dy * dy) / variance);
      total += weight;
      pull[0] += weight * dx / variance;
      pull[1] += weight * dy / variance;
    }
    return new double[] {pull[0] / total, pull[1] / total};
  }

  /** How many are near a mode, and how evenly they are shared among the modes. */
  static void report(String when, float[][] x) {
    int[] counts = new int[MODES];
    int near = 0;
    for (float[] particle : x) {
      for (int mode = 0; mode < MODES; mode++) {
        double[] centre = centre(mode);
        if (Math.hypot(particle[0] - centre[0], particle[1] - centre[1]) < 3 * WIDTH) {
          near++;
          counts[mode]++;
        }
      }
    }
    int fewest = Integer.MAX_VALUE;
    int most = 0;
    for (int count : counts) {
      fewest = Math.min(fewest, count);
      most = Math.max(most, count);
    }
    System.out.printf(
        "%-6s %5.1f %% within three widths of a mode; modes hold %.1f to %.1f %%%n",
        when + ":", 100.0 * near / x.length, 100.0 * fewest / x.length, 100.0 * most / x.length);
  }
}
