package org.understudy.gan;

import org.apiguardian.api.API;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.spi.config.Ranges;

/** How a translation of images is built and learned from pairs. */
@API(status = API.Status.EXPERIMENTAL)
public record ImageToImageConfig(
    @Default("100") @Doc("Weight of the mean absolute distance of draws from their targets.")
        double distanceWeight,
    @Default("non-saturating")
        @Doc("minimax, non-saturating, least-squares or wasserstein (wants penalty: gradient).")
        AdversarialLoss loss,
    @Default("r1") @Doc("What holds the discriminator's slope down: none, gradient, r1 or r1-r2.")
        Penalty penalty,
    @Default("0.02") @Doc("Weight of the penalty; 10 is usual for gradient.") double penaltyWeight,
    @Default("1")
        @Doc("On one step in so many, on average, the penalty is computed, so many times as heavy.")
        int penaltyEvery,
    @Default("8") @Doc("Length of the Gaussian code that tells one draw from another.") int latent,
    @Default("{}") @Doc("The generator, a U-Net: {channels: 32, levels: 2, blocks: 1}.")
        UNetConfig generator,
    @Default("{type: convolutional}")
        @Doc("The discriminator, which judges patches: {channels: 32, levels: 2, ...}.")
        NetworkConfig discriminator) {
  /** Checks the ranges. */
  public ImageToImageConfig {
    Ranges.require(distanceWeight >= 0, "distance-weight", "a number >= 0", distanceWeight);
    Ranges.require(latent >= 1, "latent", "an integer >= 1", latent);
    new Game(loss, penalty, penaltyWeight, penaltyEvery, 1, 1);
  }

  Game game() {
    return new Game(loss, penalty, penaltyWeight, penaltyEvery, 1, 1);
  }
}
