package org.understudy.autoregressive;

import org.apiguardian.api.API;
import org.understudy.spi.EmbeddingConfig;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.spi.config.Ranges;

/** How a network of gated convolutions is built. */
@API(status = API.Status.EXPERIMENTAL)
public record PixelCnnConfig(
    @Default("32") @Doc("Channels of the convolutions.") int channels,
    @Default("5") @Doc("Gated layers; each looks back by half a kernel more.") int layers,
    @Default("5") @Doc("Extent of the kernels before half is cut away, odd.") int kernel,
    @Default("10") @Doc("Logistic distributions in the mixture for a number.") int components,
    @Default("false") @Doc("Whether classes are levels in order: a binned mixture gives them.")
        boolean ordered,
    @Default("{}") @Doc("A network the condition passes first: {type: set, outputs: 32, ...}.")
        EmbeddingConfig embedding) {
  /** Checks the ranges. */
  public PixelCnnConfig {
    Ranges.atLeast("channels", 1, channels);
    Ranges.atLeast("layers", 1, layers);
    Ranges.atLeast("components", 1, components);
    Ranges.require(kernel >= 3 && kernel % 2 == 1, "kernel", "an odd integer >= 3", kernel);
  }
}
