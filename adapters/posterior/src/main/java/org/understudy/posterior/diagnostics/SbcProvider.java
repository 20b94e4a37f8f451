package org.understudy.posterior.diagnostics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.understudy.spi.Chart;
import org.understudy.spi.Check;
import org.understudy.spi.CheckProblem;
import org.understudy.spi.CheckProvider;
import org.understudy.spi.Context;
import org.understudy.spi.PairedDraws;
import org.understudy.spi.Role;
import org.understudy.tensor.RandomStream;

/**
 * Simulation-based calibration: the truth of held-out rows must rank evenly among the draws, in
 * each parameter and in log-density (Talts et al. 2018; Modrak et al. 2023 for the latter).
 *
 * <p>Each quantity is tested by {@link RankTest} at the rate of false alarms over their number
 * (Bonferroni), so the rate of the whole is at most what is asked for, however they depend.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class SbcProvider implements CheckProvider<RankConfig> {
  private static final int NAMED = 3;
  private static final int BARS = 20;

  /** A quantity with what its ranks say. */
  private static final class Tested {
    private final String name;
    private final boolean density;
    private final int[] ranks;
    private final double pValue;

    Tested(String name, boolean density, int[] ranks, double pValue) {
      this.name = name;
      this.density = density;
      this.ranks = ranks;
      this.pValue = pValue;
    }

    double pValue() {
      return pValue;
    }

    String fault(int draws) {
      if (!density) {
        return name + ": " + Ranks.fault(ranks, draws);
      }
      return name
          + (Ranks.lean(ranks, draws)[0] > 0
              ? ": the truth is too often in the tails"
              : ": the truth is too often near the mode");
    }
  }

  @Override
  public Check check(RankConfig config, CheckProblem problem, Context context) {
    PairedDraws paired = problem.paired(config.rows(), config.draws(), config.fresh());
    Optional<Check> unusable = Ranks.notFinite(paired);
    if (unusable.isPresent()) {
      return unusable.get();
    }
    RankTest test = new RankTest(paired.rows(), paired.draws());
    List<Tested> tested = tested(paired, test, context.random());
    double threshold = config.falseAlarmRate() / tested.size();
    List<Tested> worst =
        tested.stream().sorted(Comparator.comparingDouble(Tested::pValue)).toList();
    List<Tested> failed = worst.stream().filter(each -> each.pValue() <= threshold).toList();
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("rows", (double) paired.rows());
    numbers.put("draws", (double) paired.draws());
    numbers.put("false-alarm-rate", config.falseAlarmRate());
    numbers.put("p-value", Math.min(1, worst.get(0).pValue() * tested.size()));
    tested.forEach(each -> numbers.put("p-value of " + each.name, each.pValue()));
    return new Check(
        failed.isEmpty() ? Check.Outcome.PASSED : Check.Outcome.FAILED,
        sentence(paired, worst, failed, threshold) + " " + Rates.sentence(config.falseAlarmRate()),
        numbers,
        List.of(histogram(worst.get(0), test, threshold), differences(worst, test, threshold)));
  }

  private static List<Tested> tested(PairedDraws paired, RankTest test, RandomStream random) {
    List<Tested> tested = new ArrayList<>();
    List<String> columns = paired.joint().schema().columns(Role.TARGET);
    for (int i = 0; i < paired.width(); i++) {
      tested.add(test(columns.get(i), Ranks.parameter(paired, i), false, test, random.split(i)));
    }
    if (paired.hasDensities()) {
      tested.add(test("log-density", Ranks.depth(paired), true, test, random.split("log-density")));
    }
    return tested;
  }

  private static Tested test(
      String name, Ranks.Quantity quantity, boolean density, RankTest test, RandomStream random) {
    int[] ranks = Ranks.of(test.rows(), test.draws(), quantity, random);
    return new Tested(name, density, ranks, test.pValue(ranks));
  }

  private static String sentence(
      PairedDraws paired, List<Tested> worst, List<Tested> failed, double threshold) {
    String over = "over %,d rows with %,d draws each".formatted(paired.rows(), paired.draws());
    if (failed.isEmpty()) {
      return "The truth ranks evenly among the draws in all %d quantities, %s (smallest p-value %s, of %s; an alarm is %s or less)."
          .formatted(
              worst.size(),
              over,
              Rates.number(worst.get(0).pValue()),
              worst.get(0).name,
              Rates.number(threshold));
    }
    StringBuilder text = new StringBuilder();
    text.append(
        "The truth does not rank evenly among the draws in %d of %d quantities, %s: "
            .formatted(failed.size(), worst.size(), over));
    List<String> faults = new ArrayList<>();
    for (Tested each : failed.subList(0, Math.min(NAMED, failed.size()))) {
      faults.add(each.fault(paired.draws()) + " (p " + Rates.number(each.pValue()) + ")");
    }
    text.append(String.join("; ", faults));
    return text + (failed.size() > NAMED ? "; and others." : ".");
  }

  private static Chart histogram(Tested worst, RankTest test, double threshold) {
    int ranks = test.draws() + 1;
    int bars = Math.min(BARS, ranks);
    double[] edges = new double[bars + 1];
    for (int i = 0; i <= bars; i++) {
      edges[i] = Math.floorDiv(i * ranks, bars);
    }
    double[] heights = new double[bars];
    for (int rank : worst.ranks) {
      int bar = Math.min(bars - 1, rank * bars / ranks);
      while (rank >= edges[bar + 1]) {
        bar++;
      }
      heights[bar]++;
    }
    double[] shares = new double[bars];
    for (int i = 0; i < bars; i++) {
      shares[i] = (edges[i + 1] - edges[i]) / ranks;
    }
    double[][] band = test.bars(shares, threshold);
    double[] x = new double[2 * bars];
    double[][] steps = new double[2][2 * bars];
    for (int i = 0; i < 2 * bars; i++) {
      x[i] = edges[(i + 1) / 2];
      steps[0][i] = band[0][i / 2];
      steps[1][i] = band[1][i / 2];
    }
    return Chart.of(
            "Ranks of " + worst.name,
            "How often the truth had each rank among the draws, for the quantity with the smallest"
                + " p-value. A calibrated posterior keeps every bar within the band. A slope means"
                + " shifted draws, a valley draws that are too narrow, a hill draws that are too"
                + " wide.",
            "rank of the truth",
            "rows")
        .band("calibrated", x, steps[0], steps[1])
        .bars(worst.name, edges, heights);
  }

  private static Chart differences(List<Tested> worst, RankTest test, double threshold) {
    double[] shares = test.shares();
    double[][] band = test.band(threshold);
    Chart chart =
        Chart.of(
                "Rank distributions less the diagonal",
                "For each quantity the share of rows whose truth ranks lower, less what is"
                    + " expected. A calibrated posterior keeps every curve within the band, all of"
                    + " it; that is the test.",
                "rank over number of draws",
                "share of rows, difference")
            .band("calibrated", shares, less(band[0], shares), less(band[1], shares));
    for (int i = worst.size() - 1; i >= 0; i--) {
      Tested each = worst.get(i);
      chart =
          chart.curve(
              i < NAMED ? each.name : "", shares, less(test.distribution(each.ranks), shares));
    }
    return chart;
  }

  private static double[] less(double[] values, double[] shares) {
    double[] difference = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      difference[i] = values[i] - shares[i];
    }
    return difference;
  }

  @Override
  public boolean byDefault(CheckProblem problem) {
    return Ranks.areCheap(problem);
  }

  @Override
  public String name() {
    return "sbc";
  }

  @Override
  public String description() {
    return "Simulation-based calibration: ranks of the truth among draws, in each parameter and in log-density (Talts et al. 2018).";
  }

  @Override
  public Class<RankConfig> configType() {
    return RankConfig.class;
  }
}
