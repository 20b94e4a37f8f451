package org.understudy.energy;

import org.apiguardian.api.API;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.spi.config.Ranges;

/** The chains of contrastive divergence, plain and persistent. */
@API(status = API.Status.EXPERIMENTAL)
public record ChainConfig(
    @Default("20") @Doc("Langevin steps between two steps of training.") int steps,
    @Default("0.1") @Doc("Step size, in the units of standardised data: x + s^2/2 score + s noise.")
        double stepSize,
    @Default("0") @Doc("Weight of the mean squared log-density ratio, which keeps it in bounds.")
        double penalty,
    @Default("5000") @Doc("persistent: how many chains are kept.") int buffer,
    @Default("0.05") @Doc("persistent: share of the chains that start anew from the reference.")
        double restarts) {
  /** Checks the ranges. */
  public ChainConfig {
    Ranges.require(steps >= 1, "steps", "an integer >= 1", steps);
    Ranges.require(
        stepSize > 0 && stepSize < Double.POSITIVE_INFINITY,
        "step-size",
        "a positive number",
        stepSize);
    Ranges.require(penalty >= 0, "penalty", "a number >= 0", penalty);
    Ranges.require(buffer >= 1, "buffer", "an integer >= 1", buffer);
    Ranges.require(restarts >= 0 && restarts <= 1, "restarts", "a number from 0 to 1", restarts);
  }
}
