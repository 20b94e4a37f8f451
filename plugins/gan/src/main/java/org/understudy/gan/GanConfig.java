package org.understudy.gan;

import java.util.Locale;
import org.apiguardian.api.API;
import org.understudy.spi.EmbeddingConfig;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.spi.config.Ranges;

/** How a generative adversarial network is built and plays. */
@API(status = API.Status.EXPERIMENTAL)
public record GanConfig(
    @Default("non-saturating")
        @Doc("minimax, non-saturating, least-squares or wasserstein (wants penalty: gradient).")
        AdversarialLoss loss,
    @Default("r1") @Doc("What holds the discriminator's slope down: none, gradient, r1 or r1-r2.")
        Penalty penalty,
    @Default("0.02") @Doc("Weight of the penalty; 10 is usual for gradient.") double penaltyWeight,
    @Default("1")
        @Doc("On one step in so many, on average, the penalty is computed, so many times as heavy.")
        int penaltyEvery,
    @Default("false") @Doc("Divide the discriminator's weights by their largest singular value.")
        boolean spectralNormalisation,
    @Default("1") @Doc("Steps of the discriminator for each of the generator.") int criticSteps,
    @Default("1") @Doc("Learning rate of the discriminator over that of the generator.")
        double discriminatorRate,
    @Default("16") @Doc("Length of the generator's Gaussian code.") int latent,
    @Default("concatenate")
        @Doc(
            "How the discriminator sees a condition: concatenate, project, auxiliary-classifier or one-class-more.")
        Conditioning conditioning,
    @Default("false")
        @Doc("The condition's last class stands for rows without a label (semi-supervised).")
        boolean unlabelled,
    @Default("{}") @Doc("The generator's network: {hidden: 128, ...}.") NetworkConfig generator,
    @Default("{}") @Doc("The discriminator's network: {channels: 32, ...}.")
        NetworkConfig discriminator,
    @Default("{}") @Doc("A network the condition passes first, one for each player.")
        EmbeddingConfig embedding) {
  /** Checks the ranges. */
  public GanConfig {
    new Game(loss, penalty, penaltyWeight, penaltyEvery, criticSteps, discriminatorRate);
    Ranges.require(
        !unlabelled || conditioning.tells(),
        "conditioning",
        "auxiliary-classifier or one-class-more where unlabelled is true",
        conditioning.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    Ranges.require(latent >= 1, "latent", "an integer >= 1", latent);
  }

  Game game() {
    return new Game(loss, penalty, penaltyWeight, penaltyEvery, criticSteps, discriminatorRate);
  }
}
