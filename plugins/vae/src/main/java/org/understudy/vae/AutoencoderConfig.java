package org.understudy.vae;

import org.apiguardian.api.API;
import org.understudy.spi.EmbeddingConfig;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** How an autoencoder is built. */
@API(status = API.Status.EXPERIMENTAL)
public record AutoencoderConfig(
    @Default("8") @Doc("Numbers of a code.") int latent,
    @Default("0")
        @Doc("What is disturbed in training: deviation of noise on numbers, share of classes.")
        double noise,
    @Default("{}") @Doc("The networks: {type: conv2d, layers: 2, ...}.") NetworkConfig network,
    @Default("{}") @Doc("A network the condition passes first: {type: set, outputs: 32, ...}.")
        EmbeddingConfig embedding) {
  /** Checks the ranges. */
  public AutoencoderConfig {
    if (!(latent >= 1)) {
      throw new IllegalArgumentException("latent: expected an integer >= 1, found " + latent);
    }
    if (!(noise >= 0)) {
      throw new IllegalArgumentException("noise: expected a number >= 0, found " + noise);
    }
  }
}
