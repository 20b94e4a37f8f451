package org.understudy.flow;

import org.apiguardian.api.API;
import org.understudy.spi.EmbeddingConfig;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.tensor.Activation;

/** How a masked or inverse autoregressive flow is built. */
@API(status = API.Status.EXPERIMENTAL)
public record AutoregressiveFlowConfig(
    @Default("5") @Doc("Affine layers, each behind a reversal of features.") int transforms,
    @Default("50") @Doc("Width of the masked networks.") int hidden,
    @Default("2") @Doc("Residual blocks of each network.") int blocks,
    @Default("tanh") @Doc("Non-linearity of the networks.") Activation activation,
    @Default("normal") @Doc("The base distribution.") Base.Kind base,
    @Default("{}") @Doc("A network the condition passes first: {type: set, outputs: 32, ...}.")
        EmbeddingConfig embedding) {
  /** Checks the ranges. */
  public AutoregressiveFlowConfig {
    if (!(transforms >= 1)) {
      throw new IllegalArgumentException(
          "transforms: expected an integer >= 1, found " + transforms);
    }
    if (!(hidden >= 1)) {
      throw new IllegalArgumentException("hidden: expected an integer >= 1, found " + hidden);
    }
    if (!(blocks >= 0)) {
      throw new IllegalArgumentException("blocks: expected an integer >= 0, found " + blocks);
    }
  }
}
