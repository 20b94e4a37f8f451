package org.understudy.metrics;

import org.apiguardian.api.API;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** How MMD is computed; the defaults are the sbibm benchmark's. */
@API(status = API.Status.EXPERIMENTAL)
public record MmdConfig(
    @Default("false") @Doc("Standardise both samples by the reference's mean and deviation.")
        boolean zScore,
    @Default("10000") @Doc("Use at most this many rows of each sample; 0 for all.") int maxRows) {
  /** Checks the range. */
  public MmdConfig {
    if (maxRows < 0) {
      throw new IllegalArgumentException("max-rows: expected an integer >= 0, found " + maxRows);
    }
  }
}
