package org.understudy.posterior.diagnostics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.understudy.spi.Chart;
import org.understudy.spi.Check;
import org.understudy.spi.CheckProblem;
import org.understudy.spi.CheckProvider;
import org.understudy.spi.Context;
import org.understudy.spi.Field;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Simulated;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * Posterior predictive check: simulations at posterior draws must look like the observation, in
 * statistics that the user names (Gelman, Meng and Stern 1996).
 *
 * <p>Each statistic has a two-sided p-value. One verdict over all of them ranks the observation's
 * largest distance from the median, in units of each statistic's spread, among those of the
 * simulations: exact for an observation drawn from the posterior predictive, and careful for real
 * ones, since the posterior has seen the observation.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class PosteriorPredictiveProvider
    implements CheckProvider<PosteriorPredictiveProvider.Config> {
  private static final int NAMED = 3;
  private static final int BARS = 30;

  /** Settings. */
  public record Config(
      @Default("[columns, mean, std]")
          @Doc(
              "What to compare: mean, std, min, max, median, q90, one of these of some columns as"
                  + " in mean(x_1..x_5), a column's name, or columns for each of them.")
          List<String> statistics,
      @Default("1000") @Doc("Simulations to run, each at another posterior draw.") int simulations,
      @Default("0.01") @Doc("How often an observation like the simulations fails, at most.")
          double falseAlarmRate) {
    /** Checks the ranges. */
    public Config {
      statistics = List.copyOf(statistics);
      if (statistics.isEmpty()) {
        throw new IllegalArgumentException("statistics: expected at least one, found none");
      }
      Rates.check(falseAlarmRate);
      if (simulations < 1 / falseAlarmRate) {
        throw new IllegalArgumentException(
            "simulations: expected an integer >= %.0f, so that a p-value can be as small as the false-alarm-rate, found %d"
                .formatted(Math.ceil(1 / falseAlarmRate), simulations));
      }
    }
  }

  @Override
  public Check check(Config config, CheckProblem problem, Context context) {
    Simulated maker =
        problem
            .simulated()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "this check needs a simulator, and the dataset has none"));
    Rows observation = required(problem.observation().orElse(null), "an observation");
    Rows draws = required(problem.draws().orElse(null), "posterior draws");
    List<Field> outputs = maker.simulator().schema().fields(Role.TARGET);
    List<Statistic> statistics =
        config.statistics().stream()
            .flatMap(text -> Statistic.parse(text, outputs).stream())
            .toList();
    int width = outputs.stream().mapToInt(field -> field.shape().size()).sum();
    int asked = Math.min(config.simulations(), draws.count());
    float[] x = simulate(maker, draws, asked, width, context);
    int rows = x.length / width;
    if (rows < 1 / config.falseAlarmRate()) {
      throw new IllegalArgumentException(
          "%d of %d simulations at posterior draws gave finite numbers; this check needs %.0f"
              .formatted(rows, asked, Math.ceil(1 / config.falseAlarmRate())));
    }
    float[] observed = observation.matrix(Role.CONDITION);
    if (observed.length != width) {
      throw new IllegalArgumentException(
          "observation: expected %d numbers, found %d".formatted(width, observed.length));
    }
    List<Compared> compared = new ArrayList<>();
    for (Statistic statistic : statistics) {
      double[] values =
          IntStream.range(0, rows).mapToDouble(row -> statistic.of(x, row, width)).toArray();
      compared.add(new Compared(statistic.name(), values, statistic.of(observed, 0, width)));
    }
    return result(config, compared, rows, asked - rows);
  }

  private static Rows required(@org.jspecify.annotations.Nullable Rows rows, String what) {
    if (rows == null) {
      throw new IllegalArgumentException("this check needs " + what);
    }
    return rows;
  }

  private static float[] simulate(
      Simulated maker, Rows draws, int count, int width, Context context) {
    int parameters = draws.schema().targetShape().size();
    float[] theta = Arrays.copyOf(draws.matrix(Role.TARGET), count * parameters);
    float[] x;
    try (Scope scope = Scope.open()) {
      int[] shape = maker.prior().schema().targetShape().prepend(count).toArray();
      x =
          maker
              .simulator()
              .given(Tensor.of(theta, shape))
              .sample(count, context.random().split("simulator"))
              .toArray();
    }
    int kept = 0;
    for (int row = 0; row < count; row++) {
      boolean finite = true;
      for (int j = 0; j < width; j++) {
        finite &= Float.isFinite(x[row * width + j]);
      }
      if (finite) {
        System.arraycopy(x, row * width, x, kept * width, width);
        kept++;
      }
    }
    return Arrays.copyOf(x, kept * width);
  }

  private static Check result(Config config, List<Compared> compared, int rows, int failed) {
    double pValue = Compared.jointPValue(compared);
    boolean alarm = pValue <= config.falseAlarmRate();
    List<Compared> strangest =
        compared.stream()
            .sorted(Comparator.comparingDouble(each -> -each.distance(each.observed())))
            .toList();
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("simulations", (double) rows);
    numbers.put("failed-simulations", (double) failed);
    numbers.put("false-alarm-rate", config.falseAlarmRate());
    numbers.put("p-value", pValue);
    for (Compared each : compared) {
      numbers.put("p-value of " + each.name(), each.pValue());
    }
    List<String> words =
        strangest.stream()
            .limit(alarm ? NAMED : 1)
            .map(
                each ->
                    "%s is %s, simulated %s to %s (two-sided p %s)"
                        .formatted(
                            each.name(),
                            Rates.number(each.observed()),
                            Rates.number(each.quantile(0.05)),
                            Rates.number(each.quantile(0.95)),
                            Rates.number(each.pValue())))
            .toList();
    String sentence =
        "%s %s: %s. The p-value over all %d statistics is %s, from %,d simulations at posterior draws%s; an alarm is %s or less."
            .formatted(
                alarm
                    ? "Simulations at posterior draws do not look like the observation."
                    : "Simulations at posterior draws look like the observation.",
                alarm ? "Furthest off" : "Least alike",
                String.join("; ", words),
                compared.size(),
                Rates.number(pValue),
                rows,
                failed == 0 ? "" : " (%,d more failed)".formatted(failed),
                Rates.number(config.falseAlarmRate()));
    return new Check(
        alarm ? Check.Outcome.FAILED : Check.Outcome.PASSED,
        sentence,
        numbers,
        strangest.stream().limit(NAMED).map(PosteriorPredictiveProvider::chart).toList());
  }

  private static Chart chart(Compared each) {
    double low = each.quantile(0);
    double high = each.quantile(1);
    double step = high > low ? (high - low) / BARS : 1.0 / BARS;
    double[] edges = new double[BARS + 1];
    for (int i = 0; i <= BARS; i++) {
      edges[i] = low + i * step;
    }
    double[] heights = new double[BARS];
    for (double value : each.values()) {
      heights[Math.min(BARS - 1, (int) ((value - low) / step))]++;
    }
    return Chart.of(
            "Posterior predictive, " + each.name(),
            "Simulations at posterior draws, and the observation.",
            each.name(),
            "simulations")
        .bars("simulations", edges, heights)
        .mark("observation", each.observed());
  }

  @Override
  public String name() {
    return "posterior-predictive";
  }

  @Override
  public String description() {
    return "Posterior predictive check: simulations at posterior draws beside the observation, in named statistics (Gelman et al. 1996).";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }
}
