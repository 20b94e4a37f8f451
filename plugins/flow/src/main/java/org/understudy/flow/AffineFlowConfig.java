package org.understudy.flow;

import org.apiguardian.api.API;
import org.understudy.spi.EmbeddingConfig;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** How a conditional Gaussian is built. */
@API(status = API.Status.EXPERIMENTAL)
public record AffineFlowConfig(
    @Default("50") @Doc("Width of the network that maps the condition to mean and scale.")
        int hidden,
    @Default("2") @Doc("Residual blocks of that network.") int blocks,
    @Default("{}") @Doc("A network the condition passes first: {type: set, outputs: 32, ...}.")
        EmbeddingConfig embedding) {
  /** Checks the ranges. */
  public AffineFlowConfig {
    if (!(hidden >= 1)) {
      throw new IllegalArgumentException("hidden: expected an integer >= 1, found " + hidden);
    }
    if (!(blocks >= 0)) {
      throw new IllegalArgumentException("blocks: expected an integer >= 0, found " + blocks);
    }
  }
}
