package org.understudy.metrics;

import org.apiguardian.api.API;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** How precision, recall, density and coverage are computed. */
@API(status = API.Status.EXPERIMENTAL)
public record PrecisionRecallConfig(
    @Default("5") @Doc("A row's neighbourhood reaches to its so-many-th neighbour.") int k,
    @Default("true") @Doc("Standardise both samples by the reference's mean and deviation.")
        boolean zScore,
    @Default("10000") @Doc("Use at most this many rows of each sample; 0 for all.") int maxRows) {
  /** Checks the ranges. */
  public PrecisionRecallConfig {
    if (k < 1) {
      throw new IllegalArgumentException("k: expected an integer >= 1, found " + k);
    }
    if (maxRows < 0) {
      throw new IllegalArgumentException("max-rows: expected an integer >= 0, found " + maxRows);
    }
  }
}
