package org.understudy.vae;

import org.apiguardian.api.API;
import org.understudy.spi.EmbeddingConfig;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** How a variational autoencoder is built. */
@API(status = API.Status.EXPERIMENTAL)
public record VaeConfig(
    @Default("8") @Doc("Numbers of a code.") int latent,
    @Default("{}") @Doc("The networks: {type: conv2d, layers: 2, ...}.") NetworkConfig network,
    @Default("{}") @Doc("Prior and decoder: {prior: mixture, spread: shared, ...}.")
        DistributionsConfig distributions,
    @Default("{}") @Doc("The bound: {beta: 4, annealing-steps: 1000, ...}.")
        ObjectiveConfig objective,
    @Default("{}") @Doc("A network the condition passes first: {type: set, outputs: 32, ...}.")
        EmbeddingConfig embedding) {
  /** Checks the ranges. */
  public VaeConfig {
    if (!(latent >= 1)) {
      throw new IllegalArgumentException("latent: expected an integer >= 1, found " + latent);
    }
  }
}
