package org.understudy.vae;

import java.util.List;
import org.apiguardian.api.API;
import org.understudy.spi.EmbeddingConfig;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** How a hierarchical variational autoencoder is built. */
@API(status = API.Status.EXPERIMENTAL)
public record HierarchicalVaeConfig(
    @Default("[8, 4]") @Doc("Numbers of each latent level, from the one next to the event.")
        List<Integer> latents,
    @Default("{}") @Doc("The networks: {type: conv2d, layers: 2, ...}.") NetworkConfig network,
    @Default("{}") @Doc("Prior and decoder: {prior: mixture, spread: shared, ...}.")
        DistributionsConfig distributions,
    @Default("{}") @Doc("The bound: {beta: 4, annealing-steps: 1000, ...}.")
        ObjectiveConfig objective,
    @Default("{}") @Doc("A network the condition passes first: {type: set, outputs: 32, ...}.")
        EmbeddingConfig embedding) {
  /** Checks the ranges. */
  public HierarchicalVaeConfig {
    latents = List.copyOf(latents);
    if (latents.size() < 2 || latents.stream().anyMatch(latent -> latent < 1)) {
      throw new IllegalArgumentException(
          "latents: expected at least two integers >= 1, found %s; 'vae' has one level"
              .formatted(latents));
    }
  }
}
