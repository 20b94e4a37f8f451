package org.understudy.gan;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.understudy.spi.config.Ranges;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * The rules two players meet by.
 *
 * @param penaltyEvery on average, on which steps of the discriminator the penalty is computed
 * @param criticSteps steps of the discriminator for each of the generator
 * @param discriminatorRate the discriminator's learning rate over the generator's
 */
record Game(
    AdversarialLoss loss,
    Penalty penalty,
    double penaltyWeight,
    int penaltyEvery,
    int criticSteps,
    double discriminatorRate) {
  /** Checks the ranges. */
  Game {
    Ranges.require(
        penaltyWeight >= 0 && penaltyWeight < Double.POSITIVE_INFINITY,
        "penalty-weight",
        "a number >= 0",
        penaltyWeight);
    Ranges.require(penaltyEvery >= 1, "penalty-every", "an integer >= 1", penaltyEvery);
    Ranges.require(criticSteps >= 1, "critic-steps", "an integer >= 1", criticSteps);
    Ranges.require(
        discriminatorRate > 0 && discriminatorRate < Double.POSITIVE_INFINITY,
        "discriminator-rate",
        "a positive number",
        discriminatorRate);
  }

  /**
   * The weighted penalty of a step, a scalar: now and then with so much more weight, on average the
   * same (Karras et al. 2020).
   *
   * @param discriminator events to values
   */
  Tensor penalty(
      UnaryOperator<Tensor> discriminator, Tensor data, Tensor draws, RandomStream random) {
    int every = Gradients.isPaused() ? 1 : penaltyEvery;
    if (penalty == Penalty.NONE || random.nextInt(every) > 0) {
      return Tensor.scalar(0);
    }
    return penalty.of(discriminator, data, draws, random).mul((float) (every * penaltyWeight));
  }

  /**
   * The discriminator's mean output on data and on draws, both 1/2 where it cannot tell, and the
   * value of the game: -2 log 2 there, where the outputs are probabilities.
   *
   * @param data the discriminator's values on data
   * @param draws those on draws
   */
  Map<String, Double> figures(Tensor data, Tensor draws) {
    return Map.of(
        "on-data", (double) loss.output(data).mean().item(),
        "on-draws", (double) loss.output(draws).mean().item(),
        "value", -(double) loss.discriminator(data, draws).item());
  }
}
