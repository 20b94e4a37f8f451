package org.understudy.metrics;

import org.apiguardian.api.API;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** How the sliced Wasserstein distance is computed. */
@API(status = API.Status.EXPERIMENTAL)
public record SlicedWassersteinConfig(
    @Default("200") @Doc("Random directions that are averaged over.") int projections,
    @Default("2") @Doc("The order p: 1 or 2 are usual.") int order,
    @Default("true") @Doc("Standardise both samples by the reference's mean and deviation.")
        boolean zScore,
    @Default("0") @Doc("Use at most this many rows of each sample; 0 for all.") int maxRows) {
  /** Checks the ranges. */
  public SlicedWassersteinConfig {
    if (projections < 1) {
      throw new IllegalArgumentException(
          "projections: expected an integer >= 1, found " + projections);
    }
    if (order < 1) {
      throw new IllegalArgumentException("order: expected an integer >= 1, found " + order);
    }
    if (maxRows < 0) {
      throw new IllegalArgumentException("max-rows: expected an integer >= 0, found " + maxRows);
    }
  }
}
