package org.understudy.energy;

import org.understudy.nn.Parameters;
import org.understudy.spi.Batch;
import org.understudy.spi.Schema;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/** A loss that an energy is learned by although nobody can normalise it. */
interface Estimator {
  /** The name in metrics. */
  String name();

  /** The mean loss over a batch. */
  Tensor loss(EnergyModel model, Batch batch, RandomStream random);

  /** What it takes log Z for; 0 if it says nothing of it. */
  default float logConstant() {
    return 0;
  }

  /** What it has of its own beside the energy's parameters. */
  default Parameters parameters() {
    return Parameters.of();
  }

  /** The estimator that a config asks for. */
  static Estimator of(EnergyConfig config, Schema schema) {
    return switch (config.objective()) {
      case NOISE_CONTRASTIVE -> new NoiseContrast(config.contrasts());
      case DENOISING_SCORE_MATCHING -> new DenoisingScoreMatching(config.sigma());
      case SLICED_SCORE_MATCHING -> new SlicedScoreMatching(config.directions());
      case CONTRASTIVE_DIVERGENCE -> new ContrastiveDivergence(config.chain(), null);
      case PERSISTENT ->
          new ContrastiveDivergence(
              config.chain(), new ReplayBuffer(schema, config.chain().buffer()));
    };
  }
}
