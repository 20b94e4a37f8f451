package org.understudy.flow;

import org.apiguardian.api.API;
import org.understudy.spi.EmbeddingConfig;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.tensor.Activation;

/** How a neural spline flow is built. */
@API(status = API.Status.EXPERIMENTAL)
public record SplineFlowConfig(
    @Default("5") @Doc("Spline layers, each behind a mixing of features.") int transforms,
    @Default("50") @Doc("Width of the residual networks.") int hidden,
    @Default("2") @Doc("Residual blocks of each network.") int blocks,
    @Default("10") @Doc("Bins of each spline, 2 to 500.") int bins,
    @Default("3") @Doc("The spline acts on [-tail-bound, tail-bound] and is linear outside.")
        double tailBound,
    @Default("relu") @Doc("Non-linearity of the networks.") Activation activation,
    @Default("lu") @Doc("What mixes features between splines.") Mixing mixing,
    @Default("normal") @Doc("The base distribution.") Base.Kind base,
    @Default("false")
        @Doc("Masked autoregressive networks: finer densities, draws one feature at a time.")
        boolean autoregressive,
    @Default("{}") @Doc("A network the condition passes first: {type: set, outputs: 32, ...}.")
        EmbeddingConfig embedding) {
  /** Checks the ranges. */
  public SplineFlowConfig {
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
    if (!(bins >= 2 && bins <= 500)) {
      throw new IllegalArgumentException("bins: expected an integer from 2 to 500, found " + bins);
    }
    if (!(tailBound > 0)) {
      throw new IllegalArgumentException(
          "tail-bound: expected a positive number, found " + tailBound);
    }
  }
}
