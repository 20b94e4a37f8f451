package org.understudy.posterior.diagnostics;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.understudy.spi.Chart;
import org.understudy.spi.Check;
import org.understudy.spi.CheckProblem;
import org.understudy.spi.CheckProvider;
import org.understudy.spi.Context;
import org.understudy.spi.PairedDraws;

/**
 * Expected coverage: the highest-density region of credibility c must hold the truth of held-out
 * rows in a share c of them (Hermans et al. 2022; Deistler et al. 2022).
 *
 * <p>The smallest region that holds a truth is estimated by the share of draws with a higher
 * density, whose rank is uniform for a calibrated posterior; {@link RankTest} tests all levels at
 * once.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class CoverageProvider implements CheckProvider<RankConfig> {
  private static final int[] QUOTED = {50, 68, 90, 95};

  @Override
  public Check check(RankConfig config, CheckProblem problem, Context context) {
    PairedDraws paired = problem.paired(config.rows(), config.draws(), config.fresh());
    Optional<Check> unusable = Ranks.notFinite(paired);
    if (unusable.isPresent()) {
      return unusable.get();
    }
    RankTest test = new RankTest(paired.rows(), paired.draws());
    int[] ranks = Ranks.of(test.rows(), test.draws(), Ranks.depth(paired), context.random());
    double pValue = test.pValue(ranks);
    boolean alarm = pValue <= config.falseAlarmRate();
    boolean tooSmall = alarm && falls(ranks, test, config.falseAlarmRate());
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("rows", (double) paired.rows());
    numbers.put("draws", (double) paired.draws());
    numbers.put("false-alarm-rate", config.falseAlarmRate());
    numbers.put("p-value", pValue);
    for (int percent : QUOTED) {
      numbers.put("coverage of " + percent + " %", coverage(ranks, test.draws(), percent / 100.0));
    }
    String found =
        "Regions of 50 %% and 90 %% hold the truth in %s and %s of %,d rows (p-value %s; an alarm is %s or less)."
            .formatted(
                Rates.percent(coverage(ranks, test.draws(), 0.5)),
                Rates.percent(coverage(ranks, test.draws(), 0.9)),
                paired.rows(),
                Rates.number(pValue),
                Rates.number(config.falseAlarmRate()));
    return new Check(
        !alarm ? Check.Outcome.PASSED : tooSmall ? Check.Outcome.FAILED : Check.Outcome.WARNING,
        verdict(alarm, tooSmall) + found + " " + Rates.sentence(config.falseAlarmRate()),
        numbers,
        List.of(chart(ranks, test, config.falseAlarmRate())));
  }

  private static String verdict(boolean alarm, boolean tooSmall) {
    if (!alarm) {
      return "Credible regions hold the truth as often as they say. ";
    }
    return tooSmall
        ? "Over-confident or misplaced: credible regions hold the truth less often than they say. "
        : "Under-confident: credible regions hold the truth more often than they say, so they are"
            + " wider than the data warrant. ";
  }

  /** Whether the regions of some credibility hold the truth too rarely. */
  private static boolean falls(int[] ranks, RankTest test, double falseAlarmRate) {
    double[] low = test.band(falseAlarmRate)[0];
    double[] covered = test.distribution(ranks);
    return IntStream.range(0, low.length).anyMatch(i -> covered[i] < low[i]);
  }

  private static double coverage(int[] ranks, int draws, double level) {
    return Arrays.stream(ranks).filter(rank -> rank + 0.5 <= level * (draws + 1)).count()
        / (double) ranks.length;
  }

  private static Chart chart(int[] ranks, RankTest test, double falseAlarmRate) {
    double[][] band = test.band(falseAlarmRate);
    double[] ends = {0, 1};
    return Chart.of(
            "Expected coverage",
            "How often the highest-density region of each credibility holds the truth. Below the"
                + " diagonal the posterior is over-confident, above it under-confident. A"
                + " calibrated posterior stays within the band, all of it; that is the test.",
            "credibility",
            "share of rows covered")
        .band("calibrated", test.shares(), band[0], band[1])
        .curve("", ends, ends)
        .curve("posterior", test.shares(), test.distribution(ranks));
  }

  @Override
  public boolean byDefault(CheckProblem problem) {
    return Ranks.areCheap(problem);
  }

  @Override
  public String name() {
    return "coverage";
  }

  @Override
  public String description() {
    return "Expected coverage of highest-density regions at held-out rows (Hermans et al. 2022).";
  }

  @Override
  public Class<RankConfig> configType() {
    return RankConfig.class;
  }
}
