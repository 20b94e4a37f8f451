package org.understudy.flow;

import org.apiguardian.api.API;
import org.understudy.spi.EmbeddingConfig;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.tensor.Activation;

/** How a RealNVP flow is built. */
@API(status = API.Status.EXPERIMENTAL)
public record CouplingFlowConfig(
    @Default("8") @Doc("Affine couplings.") int transforms,
    @Default("64") @Doc("Width of the residual networks.") int hidden,
    @Default("2") @Doc("Residual blocks of each network.") int blocks,
    @Default("relu") @Doc("Non-linearity of the networks.") Activation activation,
    @Default("lu") @Doc("What mixes features between couplings.") Mixing mixing,
    @Default("normal") @Doc("The base distribution.") Base.Kind base,
    @Default("{}") @Doc("A network the condition passes first: {type: set, outputs: 32, ...}.")
        EmbeddingConfig embedding) {
  /** Checks the ranges. */
  public CouplingFlowConfig {
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
