package org.understudy.gan;

import org.apiguardian.api.API;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.spi.config.Ranges;

/** How two translations of images are built and learned without pairs. */
@API(status = API.Status.EXPERIMENTAL)
public record CycleGanConfig(
    @Default("10")
        @Doc("Weight of the mean absolute distance of images from their way there and back.")
        double cycleWeight,
    @Default("least-squares")
        @Doc("minimax, non-saturating, least-squares or wasserstein (wants penalty: gradient).")
        AdversarialLoss loss,
    @Default("r1") @Doc("What holds the discriminators' slopes down: none, gradient, r1 or r1-r2.")
        Penalty penalty,
    @Default("0.02") @Doc("Weight of the penalty; 10 is usual for gradient.") double penaltyWeight,
    @Default("1")
        @Doc("On one step in so many, on average, the penalty is computed, so many times as heavy.")
        int penaltyEvery,
    @Default("{}") @Doc("Both generators, U-Nets: {channels: 32, levels: 2, blocks: 1}.")
        UNetConfig generator,
    @Default("{type: convolutional}")
        @Doc("Both discriminators, which judge patches: {channels: 32, levels: 2, ...}.")
        NetworkConfig discriminator) {
  /** Checks the ranges. */
  public CycleGanConfig {
    Ranges.require(cycleWeight >= 0, "cycle-weight", "a number >= 0", cycleWeight);
    new Game(loss, penalty, penaltyWeight, penaltyEvery, 1, 1);
  }

  Game game() {
    return new Game(loss, penalty, penaltyWeight, penaltyEvery, 1, 1);
  }
}
