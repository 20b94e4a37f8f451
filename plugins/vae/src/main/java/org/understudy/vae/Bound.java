package org.understudy.vae;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.Parameters;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * The negative bound that training minimises: -log p(x | z) + beta * divergence, or with several
 * draws of z -log mean p(x | z) (p(z) / q(z | x))^beta.
 */
final class Bound {
  /**
   * What a bound is made of.
   *
   * @param logLikelihood log p(x | z), {@code [n]}
   */
  record Terms(Tensor logLikelihood, Ladder.Inferred latent) {
    /** log p(x, z) - log q(z | x), whose exponential is p(x) in the mean: {@code [n]}. */
    Tensor logWeight() {
      return logLikelihood.add(latent.logRatio());
    }
  }

  /**
   * What free nats cost all the same: next to nothing, but Adam, to which the size of a gradient
   * does not matter, goes on fitting the prior to the codes.
   */
  private static final float LEAK = 0.01f;

  private final ObjectiveConfig config;

  /** Training steps so far: kept with the weights, so that a training taken up again goes on. */
  private final @Nullable Parameter steps;

  Bound(ObjectiveConfig config) {
    this.config = config;
    steps =
        config.annealingSteps() == 0 ? null : Parameter.frozen("steps", Shape.of(1), new float[1]);
  }

  /** How many draws it takes of each event's codes. */
  int samples() {
    return config.samples();
  }

  /**
   * The loss; beta is at its full weight while nothing is recorded, so that validation losses of
   * all epochs compare.
   *
   * @param terms of the events {@code samples()} times over, copy after copy
   */
  Tensor loss(Terms terms, int events) {
    float beta = (float) (Gradients.isPaused() ? config.beta() : config.beta() * step());
    if (config.samples() > 1) {
      return terms
          .logLikelihood()
          .add(terms.latent().logRatio().mul(beta))
          .reshape(config.samples(), events)
          .logSumExp(0)
          .mean()
          .neg()
          .add((float) Math.log(config.samples()));
    }
    Tensor loss = terms.logLikelihood().mean().neg();
    float free = (float) config.freeBits();
    for (Tensor divergence : terms.latent().divergences()) {
      Tensor mean = divergence.mean();
      loss = loss.add((free > 0 ? mean.sub(free).leakyRelu(LEAK).add(free) : mean).mul(beta));
    }
    return loss;
  }

  /** Counts a step; the share of beta that is reached. */
  private double step() {
    Parameter counter = steps;
    if (counter == null) {
      return 1;
    }
    float count = Math.min(config.annealingSteps(), counter.toArray()[0] + 1);
    counter.set(new float[] {count});
    return count / config.annealingSteps();
  }

  /** The number of steps, which training does not move. */
  Parameters parameters() {
    return steps == null ? Parameters.join(Map.of()) : Parameters.of(steps);
  }
}
