package org.understudy.autoregressive;

import org.apiguardian.api.API;
import org.understudy.spi.EmbeddingConfig;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.spi.config.Ranges;
import org.understudy.tensor.Activation;

/** How a masked dense network is built. */
@API(status = API.Status.EXPERIMENTAL)
public record MadeConfig(
    @Default("256") @Doc("Width of the network.") int hidden,
    @Default("2") @Doc("Residual blocks of two masked layers.") int blocks,
    @Default("silu") @Doc("Non-linearity.") Activation activation,
    @Default("10") @Doc("Logistic distributions in the mixture for a number.") int components,
    @Default("false") @Doc("Whether classes are levels in order: a binned mixture gives them.")
        boolean ordered,
    @Default("{}") @Doc("A network the condition passes first: {type: set, outputs: 32, ...}.")
        EmbeddingConfig embedding) {
  /** Checks the ranges. */
  public MadeConfig {
    Ranges.atLeast("hidden", 1, hidden);
    Ranges.atLeast("blocks", 0, blocks);
    Ranges.atLeast("components", 1, components);
  }
}
