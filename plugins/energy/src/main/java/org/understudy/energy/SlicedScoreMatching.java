package org.understudy.energy;

import java.util.ArrayList;
import java.util.List;
import org.understudy.spi.Batch;
import org.understudy.tensor.Divergence;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * Sliced score matching with reduced variance (Song et al. 2019): the mean of v . (d score / dx) v
 * + |score|^2 / 2 over random signs v, which is the loss of Hyvärinen (2005) in the mean.
 */
record SlicedScoreMatching(int directions) implements Estimator {
  @Override
  public String name() {
    return "sliced-score-matching";
  }

  @Override
  public Tensor loss(EnergyModel model, Batch batch, RandomStream random) {
    try (Gradients.Recording on = Gradients.resume()) {
      int n = batch.size();
      int d = batch.target().size() / n;
      Tilted density = model.at(batch.condition());
      List<Tensor> signs = new ArrayList<>();
      for (int i = 0; i < directions; i++) {
        signs.add(random.uniform(n, d).lt(0.5f).mul(2).sub(1));
      }
      Divergence.Result score =
          Divergence.estimate(
              x -> density.score(x.reshape(batch.target().shape().toArray())).reshape(n, d),
              batch.target().reshape(n, d),
              signs);
      return score.divergence().mean().add(score.value().square().sum().mul(0.5f / n));
    }
  }
}
