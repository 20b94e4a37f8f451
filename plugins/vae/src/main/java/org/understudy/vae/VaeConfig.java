package org.understudy.vae;

import org.apiguardian.api.API;
import org.understudy.spi.EmbeddingConfig;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** How a variational autoencoder is built. */
@API(status = API.Status.EXPERIMENTAL)
public record VaeConfig(
    @Default("0") @Doc("Numbers of a code; 0 for as many as an event has, 8 at the most.")
        int latent,
    @Default("{}") @Doc("The networks: {type: conv2d, layers: 2, ...}.") NetworkConfig network,
    @Default("{}") @Doc("Prior and decoder: {prior: mixture, spread: shared, ...}.")
        DistributionsConfig distributions,
    @Default("{}") @Doc("The bound: {beta: 4, annealing-steps: 1000, ...}.")
        ObjectiveConfig objective,
    @Default("{}") @Doc("A network the condition passes first: {type: set, outputs: 32, ...}.")
        EmbeddingConfig embedding) {
  /** Checks the ranges. */
  public VaeConfig {
    if (!(latent >= 0)) {
      throw new IllegalArgumentException("latent: expected an integer >= 0, found " + latent);
    }
  }
}
