package org.understudy.autoregressive;

import org.apiguardian.api.API;
import org.understudy.spi.EmbeddingConfig;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.spi.config.Ranges;

/** How a causal transformer is built. */
@API(status = API.Status.EXPERIMENTAL)
public record CausalTransformerConfig(
    @Default("64") @Doc("Width of a position, a multiple of the heads.") int width,
    @Default("4") @Doc("Heads of the attention.") int heads,
    @Default("3") @Doc("Transformer blocks.") int blocks,
    @Default("10") @Doc("Logistic distributions in the mixture for a number.") int components,
    @Default("false") @Doc("Whether classes are levels in order: a binned mixture gives them.")
        boolean ordered,
    @Default("{}") @Doc("A network the condition passes first: {type: set, outputs: 32, ...}.")
        EmbeddingConfig embedding) {
  /** Checks the ranges. */
  public CausalTransformerConfig {
    Ranges.atLeast("width", 1, width);
    Ranges.atLeast("heads", 1, heads);
    Ranges.atLeast("blocks", 1, blocks);
    Ranges.atLeast("components", 1, components);
    if (width % heads != 0) {
      throw new IllegalArgumentException(
          "heads: expected a divisor of the width, %d; found %d".formatted(width, heads));
    }
  }
}
