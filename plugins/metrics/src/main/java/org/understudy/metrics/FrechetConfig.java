package org.understudy.metrics;

import org.apiguardian.api.API;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** How the Frechet distance is computed. */
@API(status = API.Status.EXPERIMENTAL)
public record FrechetConfig(
    @Default("raw")
        @Doc("The space of the Gaussians: the columns, or features of a random network.")
        Features features,
    @Default("64") @Doc("Features of the random network.") int dimension,
    @Default("1") @Doc("Seed of the random network; figures of different ones do not compare.")
        long featureSeed,
    @Default("true") @Doc("Standardise both samples by the reference's mean and deviation.")
        boolean zScore,
    @Default("0") @Doc("Use at most this many rows of each sample; 0 for all.") int maxRows) {
  /** Where the moments are taken. */
  public enum Features {
    /** The columns as they are. */
    RAW,
    /** What a network with random weights makes of them. */
    NETWORK
  }

  /** Checks the ranges. */
  public FrechetConfig {
    if (dimension < 1) {
      throw new IllegalArgumentException("dimension: expected an integer >= 1, found " + dimension);
    }
    if (maxRows < 0) {
      throw new IllegalArgumentException("max-rows: expected an integer >= 0, found " + maxRows);
    }
  }
}
