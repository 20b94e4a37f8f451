import java.util.Arrays;
import java.util.List;
import org.understudy.posterior.prior.Prior;
import org.understudy.posterior.prior.Priors;
import org.understudy.posterior.simulator.Simulations;
import org.understudy.posterior.simulator.Simulators;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.spi.Dataset;
import org.understudy.spi.Field;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Simulator;
import org.understudy.tensor.RandomStream;

/**
 * An agent-based model in plain Java, its posterior, and how often that covers the truth.
 *
 * <p>Two hundred people wander over a square of 25 by 25 streets. Who is ill infects whoever stands
 * on the same corner, each with some probability a step, and gets well after so many steps on
 * average. Every fifth step the ill are counted. How infectious is the illness, and how long does it last?
 *
 * <p>Run it with {@code ./understudy java examples/AgentBasedModel.java}.
 */
public class AgentBasedModel {
  private static final int PEOPLE = 200;
  private static final int STREETS = 25;
  private static final int COUNTS = 12;
  private static final int STEPS_BETWEEN = 5;

  private static final int WELL = 0;
  private static final int ILL = 1;
  private static final int IMMUNE = 2;

  public static void main(String[] arguments) {
    int simulations = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5_000;
    int trials = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 500;
    List<String> names = List.of("infection probability", "steps ill");
    Prior prior =
        Priors.boxUniform(Priors.parameters(names), new double[] {0.1, 2}, new double[] {1, 30});
    Simulator town =
        Simulators.of(prior, Field.target("ill", COUNTS), AgentBasedModel::countTheIll);

    try (Dataset data = draw(prior, town, simulations, 1);
        Surrogate posterior = Understudy.create().train(data, "neural-spline-flow", 1)) {
      double[] truth = {0.6, 12};
      float[] observed = narrow(countTheIll(truth, RandomStream.of(2)));
      System.out.println("observed: " + Arrays.toString(observed));
      float[][] draws = posterior.sample(observed, 4_000, 3);
      for (int p = 0; p < names.size(); p++) {
        double[] sorted = sorted(draws, p);
        System.out.printf(
            "%s: posterior median %.2f, 90 %% interval [%.2f, %.2f], truth %.2f%n",
            names.get(p), quantile(sorted, 0.5), quantile(sorted, 0.05), quantile(sorted, 0.95),
            truth[p]);
      }
      cover(posterior, draw(prior, town, trials, 4), names);
    }
  }

  private static Dataset draw(Prior prior, Simulator town, int count, long seed) {
    return Simulations.draw(
        prior, town, count, Simulations.Invalid.FAIL, RandomStream.of(seed));
  }

  /** How often the central 90 % of the posterior hold the truth: fresh simulations, one by one. */
  private static void cover(Surrogate posterior, Dataset fresh, List<String> names) {
    int trials = (int) fresh.size();
    Rows rows = fresh.read(0, trials);
    float[] truths = rows.matrix(Role.TARGET);
    float[] observations = rows.matrix(Role.CONDITION);
    int[] covered = new int[names.size()];
    for (int trial = 0; trial < trials; trial++) {
      float[] seen = Arrays.copyOfRange(observations, trial * COUNTS, (trial + 1) * COUNTS);
      float[][] draws = posterior.sample(seen, 400, trial);
      for (int p = 0; p < names.size(); p++) {
        double[] sorted = sorted(draws, p);
        float truth = truths[trial * names.size() + p];
        if (truth >= quantile(sorted, 0.05) && truth <= quantile(sorted, 0.95)) {
          covered[p]++;
        }
      }
    }
    for (int p = 0; p < names.size(); p++) {
      System.out.printf(
          "%s: coverage of the 90 %% interval %.3f, standard error %.3f%n",
          names.get(p), (double) covered[p] / trials, Math.sqrt(0.9 * 0.1 / trials));
    }
  }

  /** The model: one history of the town. */
  static double[] countTheIll(double[] theta, RandomStream random) {
    int[] x = new int[PEOPLE];
    int[] y = new int[PEOPLE];
    int[] health = new int[PEOPLE];
    for (int person = 0; person < PEOPLE; person++) {
      x[person] = random.nextInt(STREETS);
      y[person] = random.nextInt(STREETS);
      health[person] = person < 5 ? ILL : WELL;
    }
    double[] counts = new double[COUNTS];
    for (int count = 0; count < COUNTS; count++) {
      for (int step = 0; step < STEPS_BETWEEN; step++) {
        walk(x, random);
        walk(y, random);
        infect(x, y, health, theta[0], random);
        recover(health, 1 / theta[1], random);
      }
      counts[count] = Arrays.stream(health).filter(state -> state == ILL).count();
    }
    return counts;
  }

  private static void walk(int[] coordinate, RandomStream random) {
    for (int person = 0; person < PEOPLE; person++) {
      coordinate[person] = Math.floorMod(coordinate[person] + random.nextInt(3) - 1, STREETS);
    }
  }

  private static void infect(
      int[] x, int[] y, int[] health, double probability, RandomStream random) {
    int[] illAt = new int[STREETS * STREETS];
    for (int person = 0; person < PEOPLE; person++) {
      illAt[STREETS * x[person] + y[person]] += health[person] == ILL ? 1 : 0;
    }
    for (int person = 0; person < PEOPLE; person++) {
      int near = illAt[STREETS * x[person] + y[person]];
      if (health[person] == WELL
          && near > 0
          && random.nextDouble() > Math.pow(1 - probability, near)) {
        health[person] = ILL;
      }
    }
  }

  private static void recover(int[] health, double probability, RandomStream random) {
    for (int person = 0; person < PEOPLE; person++) {
      if (health[person] == ILL && random.nextDouble() < probability) {
        health[person] = IMMUNE;
      }
    }
  }

  private static float[] narrow(double[] values) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }

  private static double[] sorted(float[][] draws, int parameter) {
    return Arrays.stream(draws).mapToDouble(draw -> draw[parameter]).sorted().toArray();
  }

  private static double quantile(double[] sorted, double level) {
    return sorted[(int) Math.round(level * (sorted.length - 1))];
  }
}
