package org.understudy.vae;

import org.apiguardian.api.API;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.spi.config.Ranges;

/** What a variational autoencoder maximises: the key {@code objective}. */
@API(status = API.Status.EXPERIMENTAL)
public record ObjectiveConfig(
    @Default("1") @Doc("Weight of the divergence from the prior (Higgins et al. 2017).")
        double beta,
    @Default("0") @Doc("Steps over which that weight rises from 0.") int annealingSteps,
    @Default("3")
        @Doc("Nats of each level that cost nothing; not with several samples (Kingma et al. 2016).")
        double freeBits,
    @Default("1") @Doc("Draws of the importance-weighted bound (Burda et al. 2016); 1 is the ELBO.")
        int samples) {
  /** Checks the ranges. */
  public ObjectiveConfig {
    Ranges.require(beta >= 0, "beta", "a number >= 0", beta);
    Ranges.require(annealingSteps >= 0, "annealing-steps", "an integer >= 0", annealingSteps);
    Ranges.require(freeBits >= 0, "free-bits", "a number >= 0", freeBits);
    Ranges.require(samples >= 1, "samples", "an integer >= 1", samples);
  }
}
