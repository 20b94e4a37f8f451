package org.understudy.posterior.diagnostics;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apiguardian.api.API;
import org.understudy.spi.Chart;
import org.understudy.spi.Check;
import org.understudy.spi.CheckProblem;
import org.understudy.spi.CheckProvider;
import org.understudy.spi.Context;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/**
 * Misspecification: is the observation unlike anything simulated? There a network extrapolates, and
 * its posterior means nothing (Schmitt et al. 2023; Cannon et al. 2022).
 *
 * <p>Half of the simulations are a library; the observation's distance to it is ranked among those
 * of the other half, which makes the p-value exact whatever the distribution of x (a conformal
 * test). Two distances share the rate of false alarms: Mahalanobis's from the library's centre, for
 * what lies beyond everything, and the mean one to the nearest neighbours, for what lies in a gap.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class MisspecificationProvider
    implements CheckProvider<MisspecificationProvider.Config> {
  private static final int NAMED = 3;
  private static final double FAR = 4;

  /** Settings. */
  public record Config(
      @Default("4000") @Doc("Simulations to compare with; all of them where there are fewer.")
          int rows,
      @Default("5") @Doc("Nearest neighbours whose distance is averaged.") int neighbours,
      @Default("0.01") @Doc("How often an observation of the simulator's own raises an alarm.")
          double falseAlarmRate) {
    /** Checks the ranges. */
    public Config {
      if (rows < 100) {
        throw new IllegalArgumentException("rows: expected an integer >= 100, found " + rows);
      }
      if (neighbours < 1 || neighbours > 50) {
        throw new IllegalArgumentException(
            "neighbours: expected an integer from 1 to 50, found " + neighbours);
      }
      Rates.check(falseAlarmRate);
    }
  }

  @Override
  public Check check(Config config, CheckProblem problem, Context context) {
    Rows observation =
        problem
            .observation()
            .orElseThrow(() -> new IllegalArgumentException("this check needs an observation"));
    Rows simulated = Columns.some(problem.dataset(), config.rows());
    int half = simulated.count() / 2;
    int fewest = (int) Math.ceil(2 / config.falseAlarmRate());
    if (half < fewest) {
      throw new IllegalArgumentException(
          "this check needs at least %,d simulations at a false-alarm-rate of %s, there are %,d"
              .formatted(2 * fewest, Rates.number(config.falseAlarmRate()), simulated.count()));
    }
    float[] x = simulated.matrix(Role.CONDITION);
    int width = x.length / simulated.count();
    float[] observed = observation.matrix(Role.CONDITION);
    if (observed.length != width) {
      throw new IllegalArgumentException(
          "observation: expected %d numbers, found %d".formatted(width, observed.length));
    }
    int[] order = context.random().permutation(simulated.count());
    float[] known = new float[half * width];
    for (int i = 0; i < half; i++) {
      System.arraycopy(x, order[i] * width, known, i * width, width);
    }
    Columns scales = Columns.fit(known, width);
    double[][] library = new double[half][];
    for (int i = 0; i < half; i++) {
      library[i] = scales.scaled(known, i);
    }
    Whitening whitening = Whitening.of(library);
    Arrays.setAll(library, i -> whitening.apply(library[i]));
    double[][] distances = new double[2][simulated.count() - half];
    for (int i = 0; i < distances[0].length; i++) {
      double[] row = whitening.apply(scales.scaled(x, order[half + i]));
      distances[0][i] = norm(row);
      distances[1][i] = near(library, row, config.neighbours());
    }
    double[] own = whitening.apply(scales.scaled(observed, 0));
    return result(
        config,
        distances,
        new double[] {norm(own), near(library, own, config.neighbours())},
        extremes(simulated.schema().columns(Role.CONDITION), scales, observed));
  }

  private static Check result(
      Config config, double[][] distances, double[] observed, String extremes) {
    double[] pValues = {pValue(distances[0], observed[0]), pValue(distances[1], observed[1])};
    double pValue = Math.min(1, 2 * Math.min(pValues[0], pValues[1]));
    boolean alarm = pValue <= config.falseAlarmRate();
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("simulations", 2.0 * distances[0].length);
    numbers.put("false-alarm-rate", config.falseAlarmRate());
    numbers.put("p-value", pValue);
    numbers.put("mahalanobis-distance", observed[0]);
    numbers.put("p-value of mahalanobis-distance", pValues[0]);
    numbers.put("neighbour-distance", observed[1]);
    numbers.put("p-value of neighbour-distance", pValues[1]);
    String verdict =
        alarm
            ? "The observation is unlike what was simulated%s: there the network extrapolates, and the posterior may mean nothing. "
                .formatted(extremes)
            : "The observation looks like the simulations. ";
    String found =
        "Of %,d simulations %s are as far from the centre of the others, and %s as far from their nearest neighbours. An observation that the simulator made raises this alarm at most once in %s times."
            .formatted(
                distances[0].length,
                Rates.percent(pValues[0]),
                Rates.percent(pValues[1]),
                Rates.number(1 / config.falseAlarmRate()));
    return new Check(
        alarm ? Check.Outcome.WARNING : Check.Outcome.PASSED,
        verdict + found,
        numbers,
        List.of(chart(distances[1], observed[1])));
  }

  /** Columns in which the observation lies far from the simulations, as a part of a sentence. */
  private static String extremes(List<String> columns, Columns scales, float[] observed) {
    Map<Double, String> far = new TreeMap<>();
    for (int j = 0; j < observed.length; j++) {
      double distance = Math.abs(scales.scaled(j, observed[j]));
      if (distance > FAR) {
        far.put(-distance, columns.get(j));
      }
    }
    if (far.isEmpty()) {
      return "";
    }
    List<String> words =
        far.entrySet().stream()
            .limit(NAMED)
            .map(e -> "%s by %s".formatted(e.getValue(), Rates.number(-e.getKey())))
            .toList();
    return " (" + String.join(", ", words) + " robust standard deviations from the median)";
  }

  /** The share of distances as large, the observation itself counted among them. */
  private static double pValue(double[] distances, double observed) {
    long larger = Arrays.stream(distances).filter(d -> !(d < observed)).count();
    return (1.0 + larger) / (1.0 + distances.length);
  }

  private static double norm(double[] row) {
    return Math.sqrt(Arrays.stream(row).map(v -> v * v).sum());
  }

  private static double near(double[][] library, double[] row, int neighbours) {
    double[] least = new double[neighbours];
    Arrays.fill(least, Double.MAX_VALUE);
    for (double[] other : library) {
      double distance = Columns.squaredDistance(other, row, least[neighbours - 1]);
      if (distance < least[neighbours - 1]) {
        int at = neighbours - 1;
        while (at > 0 && least[at - 1] > distance) {
          least[at] = least[at - 1];
          at--;
        }
        least[at] = distance;
      }
    }
    return Arrays.stream(least).map(Math::sqrt).average().orElse(0);
  }

  private static Chart chart(double[] distances, double observed) {
    double[] logs = Arrays.stream(distances).filter(d -> d > 0).map(Math::log10).sorted().toArray();
    double low = logs.length == 0 ? 0 : logs[0];
    double high = logs.length == 0 ? 1 : logs[logs.length - 1];
    int bars = 30;
    double[] edges = new double[bars + 1];
    double[] heights = new double[bars];
    double step = high > low ? (high - low) / bars : 1.0 / bars;
    for (int i = 0; i <= bars; i++) {
      edges[i] = low + i * step;
    }
    for (double value : logs) {
      heights[Math.min(bars - 1, (int) ((value - low) / step))]++;
    }
    return Chart.of(
            "Distance of the observation from the simulations",
            "The logarithm of the mean distance to the nearest simulated data, for simulations and"
                + " for the observation.",
            "log10 of the distance",
            "simulations")
        .bars("simulations", edges, heights)
        .mark("observation", Math.log10(Math.max(observed, 1e-12)));
  }

  @Override
  public boolean byDefault(CheckProblem problem) {
    return problem.observation().isPresent()
        && problem.dataset().size() >= 400
        && problem.distribution().schema().conditionShape().size() <= 10_000;
  }

  @Override
  public String name() {
    return "misspecification";
  }

  @Override
  public String description() {
    return "Whether the observation is unlike anything simulated (Schmitt et al. 2023).";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }
}
