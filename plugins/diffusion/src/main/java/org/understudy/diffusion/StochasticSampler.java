package org.understudy.diffusion;

import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * The reverse stochastic equation by Euler-Maruyama steps, Langevin steps at every noise level, or
 * both: a predictor and correctors (Song et al. 2021). Without the predictor it is annealed
 * Langevin dynamics (Song and Ermon 2019).
 *
 * @param corrections Langevin steps at each level
 * @param ratio signal to noise of a Langevin step
 */
record StochasticSampler(int steps, boolean predicts, int corrections, double ratio)
    implements Sampler {
  @Override
  public Tensor denoise(Tensor noise, GaussianPath path, Denoiser denoiser, RandomStream random) {
    GaussianPath.Point[] places = path.backByLevel(steps);
    Tensor x = noise.mul((float) (places[0].deviation() / path.last().deviation()));
    for (int i = 0; i < steps; i++) {
      GaussianPath.Point from = places[i];
      GaussianPath.Point to = places[i + 1];
      Tensor before = x;
      x =
          predicts
              ? Step.one(() -> predicted(before, from, to, denoiser, random))
              : before.mul((float) (to.alpha() / from.alpha()));
      for (int k = 0; k < corrections; k++) {
        Tensor rough = x;
        x = Step.one(() -> corrected(rough, to, denoiser, random));
      }
    }
    return Sampler.clean(x, places[steps], denoiser);
  }

  private static Tensor predicted(
      Tensor x,
      GaussianPath.Point from,
      GaussianPath.Point to,
      Denoiser denoiser,
      RandomStream random) {
    Estimate estimate = denoiser.at(x, from);
    double span = to.time() - from.time();
    double diffusion = from.diffusion();
    return x.add(estimate.data().mul((float) (span * from.alphaRate())))
        .add(estimate.noise().mul((float) (span * (from.sigmaRate() + 0.5 * diffusion))))
        .add(
            random
                .normal(x.dim(0), x.dim(1))
                .mul((float) Math.sqrt(-span * diffusion * from.sigma())));
  }

  /**
   * A Langevin step of size 2 (ratio sigma)^2, as if scores were as long as noise is on average.
   */
  private Tensor corrected(
      Tensor x, GaussianPath.Point at, Denoiser denoiser, RandomStream random) {
    Tensor noise = random.normal(x.dim(0), x.dim(1));
    double step = 2 * ratio * ratio * at.sigma();
    return x.sub(denoiser.at(x, at).noise().mul((float) step))
        .add(noise.mul((float) (2 * ratio * at.sigma())));
  }
}
