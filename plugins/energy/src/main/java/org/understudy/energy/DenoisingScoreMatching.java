package org.understudy.energy;

import org.understudy.spi.Batch;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * Denoising score matching (Vincent 2011): the mean of |sigma score(x + sigma e) + e|^2 / 2 over
 * standard normal e, least for the score of the data blurred by sigma.
 */
record DenoisingScoreMatching(double sigma) implements Estimator {
  @Override
  public String name() {
    return "denoising-score-matching";
  }

  @Override
  public Tensor loss(EnergyModel model, Batch batch, RandomStream random) {
    try (Gradients.Recording on = Gradients.resume()) {
      Tensor noise = random.normal(batch.target().shape().toArray());
      Tensor noisy = batch.target().add(noise.mul((float) sigma)).variable();
      Tensor score = model.at(batch.condition()).score(noisy);
      return score.mul((float) sigma).add(noise).square().sum().mul(0.5f / batch.size());
    }
  }
}
