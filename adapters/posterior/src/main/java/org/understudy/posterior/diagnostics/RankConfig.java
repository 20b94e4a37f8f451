package org.understudy.posterior.diagnostics;

import org.apiguardian.api.API;
import org.understudy.spi.CheckProblem;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** How checks compare the truth with draws, row by row. */
@API(status = API.Status.EXPERIMENTAL)
public record RankConfig(
    @Default("300") @Doc("Held-out rows to check at; all of them where there are fewer.") int rows,
    @Default("199") @Doc("Draws of the posterior at each.") int draws,
    @Default("false") @Doc("Simulate the rows anew instead of using held-out ones.") boolean fresh,
    @Default("0.01") @Doc("How often a calibrated posterior fails, at most.")
        double falseAlarmRate) {
  /** Checks the ranges. */
  public RankConfig {
    if (rows < CheckProblem.FEWEST_ROWS) {
      throw new IllegalArgumentException(
          "rows: expected an integer >= " + CheckProblem.FEWEST_ROWS + ", found " + rows);
    }
    if (draws < 19) {
      throw new IllegalArgumentException("draws: expected an integer >= 19, found " + draws);
    }
    Rates.check(falseAlarmRate);
  }
}
