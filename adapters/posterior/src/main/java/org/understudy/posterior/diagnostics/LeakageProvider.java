package org.understudy.posterior.diagnostics;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.understudy.spi.Check;
import org.understudy.spi.CheckProblem;
import org.understudy.spi.CheckProvider;
import org.understudy.spi.Context;
import org.understudy.spi.Density;
import org.understudy.spi.Field;
import org.understudy.spi.PairedDraws;
import org.understudy.spi.Role;
import org.understudy.spi.Schema;
import org.understudy.spi.Simulated;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * Leakage: the share of draws outside the bounds of the parameters, or where the prior's density is
 * zero. A posterior has none, so a right one never fails.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class LeakageProvider implements CheckProvider<LeakageProvider.Config> {
  /** Settings. */
  public record Config(
      @Default("300") @Doc("Held-out rows to check at; all of them where there are fewer.")
          int rows,
      @Default("199") @Doc("Draws of the posterior at each.") int draws,
      @Default("false") @Doc("Simulate the rows anew instead of using held-out ones.")
          boolean fresh,
      @Default("0.001") @Doc("The share of draws outside the prior that is let pass.")
          double tolerance) {
    /** Checks the ranges. */
    public Config {
      if (rows < 1 || draws < 1) {
        throw new IllegalArgumentException(
            (rows < 1 ? "rows" : "draws")
                + ": expected an integer >= 1, found "
                + (rows < 1 ? rows : draws));
      }
      if (!(tolerance >= 0 && tolerance < 1)) {
        throw new IllegalArgumentException(
            "tolerance: expected a number from 0 to below 1, found " + tolerance);
      }
    }
  }

  @Override
  public Check check(Config config, CheckProblem problem, Context context) {
    PairedDraws paired = problem.paired(config.rows(), config.draws(), config.fresh());
    int count = paired.rows() * paired.draws();
    boolean[] outside = new boolean[count];
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("rows", (double) paired.rows());
    numbers.put("draws", (double) paired.draws());
    String worst = outOfBounds(paired, outside, problem.distribution().schema(), numbers);
    problem.simulated().ifPresent(made -> outOfPrior(paired, outside, made));
    double share = share(outside, 0, count);
    double most = 0;
    for (int row = 0; row < paired.rows(); row++) {
      most = Math.max(most, share(outside, row * paired.draws(), (row + 1) * paired.draws()));
    }
    numbers.put("leakage", share);
    numbers.put("largest leakage of a row", most);
    boolean failed = share > config.tolerance();
    String sentence =
        failed
            ? "%s of the draws lie where the prior has no mass%s; at the worst row %s of them do. Reject those draws, or learn the parameters on the whole line."
                .formatted(
                    Rates.percent(share),
                    worst.isEmpty() ? "" : ", most of them outside the bounds of " + worst,
                    Rates.percent(most))
            : "%s of %,d draws lie where the prior has no mass. A posterior that is right never fails this check."
                .formatted(share == 0 ? "None" : Rates.percent(share), count);
    return new Check(
        failed ? Check.Outcome.FAILED : Check.Outcome.PASSED, sentence, numbers, List.of());
  }

  /** Marks draws outside the fields' supports; the parameter with most of them, or nothing. */
  private static String outOfBounds(
      PairedDraws paired, boolean[] outside, Schema schema, Map<String, Double> numbers) {
    int offset = 0;
    int most = 0;
    String worst = "";
    for (Field field : schema.fields(Role.TARGET)) {
      for (int i = 0; i < field.shape().size(); i++) {
        int found = 0;
        for (int draw = 0; draw < outside.length; draw++) {
          float value = paired.values()[draw * paired.width() + offset + i];
          if (!field.support().contains(i, value)) {
            outside[draw] = true;
            found++;
          }
        }
        if (found > 0) {
          numbers.put("leakage of " + field.columns().get(i), (double) found / outside.length);
        }
        if (found > most) {
          most = found;
          worst = field.columns().get(i);
        }
      }
      offset += field.shape().size();
    }
    return worst;
  }

  private static void outOfPrior(PairedDraws paired, boolean[] outside, Simulated made) {
    int chunk = 10_000;
    for (int from = 0; from < outside.length; from += chunk) {
      int size = Math.min(chunk, outside.length - from);
      try (Scope scope = Scope.open()) {
        if (!(made.prior().given(null) instanceof Density prior)) {
          return;
        }
        float[] values =
            Arrays.copyOfRange(
                paired.values(), from * paired.width(), (from + size) * paired.width());
        int[] shape = made.prior().schema().targetShape().prepend(size).toArray();
        float[] densities = prior.logProb(Tensor.of(values, shape)).toArray();
        for (int i = 0; i < size; i++) {
          outside[from + i] |= !(densities[i] > Float.NEGATIVE_INFINITY);
        }
      }
    }
  }

  private static double share(boolean[] outside, int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      count += outside[i] ? 1 : 0;
    }
    return (double) count / (to - from);
  }

  @Override
  public boolean byDefault(CheckProblem problem) {
    return Ranks.areCheap(problem);
  }

  @Override
  public String name() {
    return "leakage";
  }

  @Override
  public String description() {
    return "Leakage: the share of draws at held-out rows where the prior has no mass.";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }
}
