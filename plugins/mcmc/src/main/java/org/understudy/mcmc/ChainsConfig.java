package org.understudy.mcmc;

import org.apiguardian.api.API;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.spi.config.Ranges;

/** How many chains, and how long they are. */
@API(status = API.Status.EXPERIMENTAL)
public record ChainsConfig(
    @Default("4") @Doc("How many chains, side by side in every operation.") int count,
    @Default("1000") @Doc("Steps that find the step size and scales, and are thrown away.")
        int warmUp,
    @Default("1000") @Doc("Draws kept of each chain.") int draws,
    @Default("1") @Doc("Steps for each draw kept.") int thin,
    @Default("2") @Doc("Chains start from the prior, or N(0, this^2) where there is none.")
        double startScale) {
  /** Checks the ranges. */
  public ChainsConfig {
    Ranges.atLeast("count", 1, count);
    Ranges.atLeast("warm-up", 0, warmUp);
    Ranges.atLeast("draws", 4, draws);
    Ranges.atLeast("thin", 1, thin);
    Ranges.positive("start-scale", startScale);
  }
}
