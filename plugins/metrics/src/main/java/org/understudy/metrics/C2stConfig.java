package org.understudy.metrics;

import org.apiguardian.api.API;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** How C2ST is computed; the defaults are the sbibm benchmark's. */
@API(status = API.Status.EXPERIMENTAL)
public record C2stConfig(
    @Default("1") @Doc("Repetitions, with seeds 1, 2, ...; their mean is the value.") int seeds,
    @Default("5") @Doc("Folds of the cross-validation.") int folds,
    @Default("true") @Doc("Standardise both samples by the reference's mean and deviation.")
        boolean zScore,
    @Default("0") @Doc("Use at most this many rows of each sample; 0 for all.") int maxRows) {
  /** Checks the ranges. */
  public C2stConfig {
    if (seeds < 1) {
      throw new IllegalArgumentException("seeds: expected an integer >= 1, found " + seeds);
    }
    if (folds < 2) {
      throw new IllegalArgumentException("folds: expected an integer >= 2, found " + folds);
    }
    if (maxRows < 0) {
      throw new IllegalArgumentException("max-rows: expected an integer >= 0, found " + maxRows);
    }
  }
}
