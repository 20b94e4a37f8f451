package org.understudy.posterior.diagnostics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import org.understudy.spi.Chart;
import org.understudy.spi.Check;
import org.understudy.spi.CheckProblem;
import org.understudy.spi.CheckProvider;
import org.understudy.spi.Context;
import org.understudy.spi.PairedDraws;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.tensor.RandomStream;

/**
 * TARP, tests of accuracy with random points: the ball around a reference point that reaches to the
 * truth must hold a uniform share of the draws (Lemos et al. 2023).
 *
 * <p>It needs draws only. Two kinds of reference points are used, each for half of the rate of
 * false alarms: parameters of random rows, and those of the row whose x is nearest. The first
 * cannot tell a posterior from the prior; the second, which depend on x, can. Reference points come
 * from rows that are not tested, so that the shares of different rows are independent of each other
 * and {@link RankTest} holds exactly.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class TarpProvider implements CheckProvider<RankConfig> {
  private static final int LIBRARY = 5_000;
  private static final List<String> KINDS = List.of("random", "nearest");

  @Override
  public Check check(RankConfig config, CheckProblem problem, Context context) {
    PairedDraws paired = problem.paired(config.rows(), config.draws(), config.fresh());
    Optional<Check> unusable = Ranks.notFinite(paired);
    if (unusable.isPresent()) {
      return unusable.get();
    }
    Rows library = untested(Columns.some(problem.dataset(), LIBRARY), paired.joint());
    int tested = paired.rows();
    if (library.count() < CheckProblem.FEWEST_ROWS) {
      tested = paired.rows() / 2;
      library = tail(paired.joint(), tested);
    }
    RankTest test = new RankTest(tested, paired.draws());
    // Not of the tested rows: their truths must not have had a hand in the scales.
    Columns scales = Columns.fit(library.matrix(Role.TARGET), paired.width());
    List<int[]> ranks = new ArrayList<>();
    List<Double> pValues = new ArrayList<>();
    for (String kind : KINDS) {
      RandomStream random = context.random().split(kind);
      int[] chosen =
          kind.equals("random")
              ? anyOf(library.count(), tested, random)
              : nearest(library, paired.joint(), tested);
      double[][] references = references(library, chosen, scales);
      int[] found = Ranks.of(tested, paired.draws(), distance(paired, references, scales), random);
      ranks.add(found);
      pValues.add(test.pValue(found));
    }
    return result(config, paired, test, ranks, pValues);
  }

  private static Check result(
      RankConfig config,
      PairedDraws paired,
      RankTest test,
      List<int[]> ranks,
      List<Double> pValues) {
    double threshold = config.falseAlarmRate() / KINDS.size();
    boolean random = pValues.get(0) <= threshold;
    boolean nearest = pValues.get(1) <= threshold;
    String verdict =
        !random && !nearest
            ? "Balls around reference points hold the truth as often as the draws say. "
            : random
                ? "The draws are not where the truth is: balls around reference points hold the"
                    + " truth more or less often than the draws say. "
                : "The draws use the data badly: around the parameters of similar data there is"
                    + " more or less of the truth than the draws say, though not around random"
                    + " points; a prior in place of a posterior looks like this. ";
    String found =
        "Over %,d rows with %,d draws each the p-values are %s with random and %s with nearest reference points; an alarm is %s or less. "
            .formatted(
                test.rows(),
                paired.draws(),
                Rates.number(pValues.get(0)),
                Rates.number(pValues.get(1)),
                Rates.number(threshold));
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("rows", (double) test.rows());
    numbers.put("draws", (double) paired.draws());
    numbers.put("false-alarm-rate", config.falseAlarmRate());
    numbers.put("p-value", Math.min(1, 2 * Math.min(pValues.get(0), pValues.get(1))));
    numbers.put("p-value of random points", pValues.get(0));
    numbers.put("p-value of nearest points", pValues.get(1));
    double[][] band = test.band(threshold);
    double[] ends = {0, 1};
    Chart chart =
        Chart.of(
                "Coverage of balls around reference points",
                "For each share of the draws, how often the ball around a reference point with that"
                    + " share of the draws holds the truth. A calibrated posterior stays within the"
                    + " band, all of it; that is the test.",
                "share of draws in the ball",
                "share of rows covered")
            .band("calibrated", test.shares(), band[0], band[1])
            .curve("", ends, ends)
            .curve("random points", test.shares(), test.distribution(ranks.get(0)))
            .curve("nearest points", test.shares(), test.distribution(ranks.get(1)));
    return new Check(
        random || nearest ? Check.Outcome.FAILED : Check.Outcome.PASSED,
        verdict + found + Rates.sentence(config.falseAlarmRate()),
        numbers,
        List.of(chart));
  }

  private static Ranks.Quantity distance(
      PairedDraws paired, double[][] references, Columns scales) {
    return (row, draw) -> {
      double sum = 0;
      for (int j = 0; j < paired.width(); j++) {
        double value = draw == Ranks.TRUTH ? paired.truth(row, j) : paired.draw(row, draw, j);
        double d = scales.scaled(j, value) - references[row][j];
        sum += d * d;
      }
      return sum;
    };
  }

  private static int[] anyOf(int rows, int count, RandomStream random) {
    int[] chosen = new int[count];
    for (int i = 0; i < count; i++) {
      chosen[i] = random.nextInt(rows);
    }
    return chosen;
  }

  private static int[] nearest(Rows library, Rows joint, int count) {
    float[] x = library.matrix(Role.CONDITION);
    int width = x.length / library.count();
    Columns scales = Columns.fit(x, width);
    double[][] known = new double[library.count()][];
    for (int i = 0; i < known.length; i++) {
      known[i] = scales.scaled(x, i);
    }
    float[] own = joint.matrix(Role.CONDITION);
    int[] chosen = new int[count];
    for (int i = 0; i < count; i++) {
      chosen[i] = Columns.nearest(known, scales.scaled(own, i));
    }
    return chosen;
  }

  private static double[][] references(Rows library, int[] chosen, Columns scales) {
    float[] theta = library.matrix(Role.TARGET);
    double[][] references = new double[chosen.length][];
    for (int i = 0; i < chosen.length; i++) {
      references[i] = scales.scaled(theta, chosen[i]);
    }
    return references;
  }

  /** The rows of a library that are not among those tested. */
  private static Rows untested(Rows library, Rows tested) {
    Set<Long> known = new HashSet<>();
    for (int i = 0; i < tested.count(); i++) {
      known.add(fingerprint(tested, i));
    }
    float[] theta = library.matrix(Role.TARGET);
    float[] x = library.matrix(Role.CONDITION);
    int parameters = library.schema().targetShape().size();
    int outputs = library.schema().conditionShape().size();
    int kept = 0;
    for (int i = 0; i < library.count(); i++) {
      if (!known.contains(fingerprint(library, i))) {
        System.arraycopy(theta, i * parameters, theta, kept * parameters, parameters);
        System.arraycopy(x, i * outputs, x, kept * outputs, outputs);
        kept++;
      }
    }
    return Rows.joint(
        library.schema(),
        Arrays.copyOf(theta, kept * parameters),
        Arrays.copyOf(x, kept * outputs),
        kept);
  }

  private static long fingerprint(Rows rows, int row) {
    long hash = 1;
    for (Role role : List.of(Role.TARGET, Role.CONDITION)) {
      for (var field : rows.schema().fields(role)) {
        int size = field.shape().size();
        float[] values = rows.column(field.name());
        for (int i = row * size; i < (row + 1) * size; i++) {
          hash = hash * 0x9E3779B97F4A7C15L + Float.floatToIntBits(values[i]);
        }
      }
    }
    return hash;
  }

  private static Rows tail(Rows rows, int from) {
    return org.understudy.spi.Dataset.of(rows).read(from, rows.count() - from);
  }

  @Override
  public boolean byDefault(CheckProblem problem) {
    return Ranks.areCheap(problem);
  }

  @Override
  public String name() {
    return "tarp";
  }

  @Override
  public String description() {
    return "TARP: coverage of balls around random and nearest reference points (Lemos et al. 2023).";
  }

  @Override
  public Class<RankConfig> configType() {
    return RankConfig.class;
  }
}
