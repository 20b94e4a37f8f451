package org.understudy.metrics;

import org.apiguardian.api.API;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** How the marginals' distances are computed. */
@API(status = API.Status.EXPERIMENTAL)
public record WassersteinConfig(
    @Default("true") @Doc("In units of the reference's standard deviation, column by column.")
        boolean zScore,
    @Default("0") @Doc("Use at most this many rows of each sample; 0 for all.") int maxRows) {
  /** Checks the range. */
  public WassersteinConfig {
    if (maxRows < 0) {
      throw new IllegalArgumentException("max-rows: expected an integer >= 0, found " + maxRows);
    }
  }
}
