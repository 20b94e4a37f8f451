package org.understudy.metrics;

import org.apiguardian.api.API;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.spi.config.Ranges;

/** How the forest's C2ST is computed. */
@API(status = API.Status.EXPERIMENTAL)
public record C2stForestConfig(
    @Default("100") @Doc("Trees of the forest.") int trees,
    @Default("5") @Doc("Rows that a node needs to be divided.") int leaf,
    @Default("5") @Doc("Folds of the cross-validation.") int folds,
    @Default("1") @Doc("Repetitions, with seeds 1, 2, ...; their mean is the value.") int seeds,
    @Default("0") @Doc("Use at most this many rows of each sample; 0 for all.") int maxRows) {
  /** Checks the ranges. */
  public C2stForestConfig {
    Ranges.require(trees >= 1, "trees", "an integer >= 1", trees);
    Ranges.require(leaf >= 1, "leaf", "an integer >= 1", leaf);
    Ranges.require(folds >= 2, "folds", "an integer >= 2", folds);
    Ranges.require(seeds >= 1, "seeds", "an integer >= 1", seeds);
    Ranges.require(maxRows >= 0, "max-rows", "an integer >= 0", maxRows);
  }
}
