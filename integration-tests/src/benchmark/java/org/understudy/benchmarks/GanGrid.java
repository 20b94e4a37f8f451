package org.understudy.benchmarks;

import java.util.Locale;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.runtime.training.TrainingListener;
import org.understudy.runtime.yaml.Yaml;
import org.understudy.spi.Dataset;
import org.understudy.spi.Field;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigNode;
import org.understudy.tensor.RandomStream;

/**
 * The grid of 25 Gaussians, 2 apart and .05 wide: how many of them a Wasserstein GAN finds, and how
 * many of its draws lie within three and four standard deviations of one.
 *
 * <p>Arguments: seed (1), settings of the model, settings of the training.
 */
public final class GanGrid {
  private static final int ROWS = 20_000;
  private static final int DRAWS = 10_000;
  private static final double DEVIATION = 0.05;

  private GanGrid() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    long seed = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1;
    ConfigNode settings =
        Yaml.parse(
            arguments.length > 1
                ? arguments[1]
                : "{loss: wasserstein, penalty: r1-r2, penalty-weight: 0.05}",
            "model");
    ConfigNode training = Yaml.parse(arguments.length > 2 ? arguments[2] : "{}", "training");
    Understudy understudy = Understudy.create();
    Choice choice = new Choice("gan", settings);
    long start = System.nanoTime();
    try (Surrogate gan =
        understudy.train(
            Dataset.of(rows()),
            choice,
            understudy.training(choice, training),
            seed,
            TrainingListener.NONE)) {
      double seconds = (System.nanoTime() - start) / 1e9;
      float[][] draws = gan.sample(null, DRAWS, 3);
      int[] counts = new int[25];
      int withinThree = 0;
      int withinFour = 0;
      for (float[] draw : draws) {
        int column = Math.max(-2, Math.min(2, Math.round(draw[0] / 2)));
        int row = Math.max(-2, Math.min(2, Math.round(draw[1] / 2)));
        double distance = Math.hypot(draw[0] - 2 * column, draw[1] - 2 * row) / DEVIATION;
        withinThree += distance < 3 ? 1 : 0;
        withinFour += distance < 4 ? 1 : 0;
        counts[5 * (row + 2) + column + 2] += distance < 4 ? 1 : 0;
      }
      int found = 0;
      int fewest = DRAWS;
      int most = 0;
      for (int count : counts) {
        // A Gaussian has a tenth of what it should at the least.
        found += count >= DRAWS / 250 ? 1 : 0;
        fewest = Math.min(fewest, count);
        most = Math.max(most, count);
      }
      System.out.println("| seed | Gaussians | within 3 sd | within 4 sd | fewest | most | s |");
      System.out.println("|---|---|---|---|---|---|---|");
      System.out.printf(
          Locale.ROOT,
          "| %d | %d of 25 | %.3f | %.3f | %d | %d | %.0f |%n",
          seed,
          found,
          withinThree / (double) DRAWS,
          withinFour / (double) DRAWS,
          fewest,
          most,
          seconds);
    }
  }

  private static Rows rows() {
    RandomStream random = RandomStream.of(1);
    float[] x = new float[2 * ROWS];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (2 * (random.nextInt(5) - 2) + DEVIATION * random.nextGaussian());
    }
    return Rows.of(Schema.of(Field.target("x", 2)), Role.TARGET, x, ROWS);
  }
}
