package org.understudy.diffusion;

import org.jspecify.annotations.Nullable;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * Draws of each x_s given x_t with the data in place of their estimate: DDPM (Ho et al. 2020), with
 * learned variances (Nichol and Dhariwal 2021) where the estimate has them, and DDIM (Song et al.
 * 2021) with less noise or none.
 *
 * @param eta share of DDPM's noise: 1 for all of it, 0 for the deterministic way
 */
record AncestralSampler(int steps, double eta) implements Sampler {
  @Override
  public Tensor denoise(Tensor noise, GaussianPath path, Denoiser denoiser, RandomStream random) {
    Tensor x = noise;
    for (ReverseStep step : ReverseStep.between(path.back(steps))) {
      Tensor before = x;
      x = Step.one(() -> drawn(before, step, denoiser.at(before, step.from()), random));
    }
    return Sampler.clean(x, path.first(), denoiser);
  }

  private Tensor drawn(Tensor x, ReverseStep step, Estimate estimate, RandomStream random) {
    double fresh = eta * eta * step.least();
    double kept = Math.sqrt(Math.max(0, step.to().sigma() * step.to().sigma() - fresh));
    Tensor mean =
        estimate.data().mul((float) step.to().alpha()).add(estimate.noise().mul((float) kept));
    if (eta == 0) {
      return mean;
    }
    Tensor noise = random.normal(x.dim(0), x.dim(1));
    @Nullable Tensor spread = estimate.spread();
    return mean.add(
        eta < 1 || spread == null
            ? noise.mul((float) Math.sqrt(fresh))
            : noise.mul(ReverseStep.logVariance(spread, step).mul(0.5f).exp()));
  }
}
