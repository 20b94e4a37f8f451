package org.understudy.diffusion;

import org.apiguardian.api.API;
import org.understudy.tensor.Tensor;

/** How likely an observation is, given an event behind noise: a classifier at its class. */
@API(status = API.Status.EXPERIMENTAL)
@FunctionalInterface
public interface NoisyLikelihood {
  /**
   * The log-likelihood of noisy events, differentiable in them.
   *
   * @param noisy {@code [n, ...event]}
   * @param sigma standard deviation of the noise, the same for all
   * @return {@code [n]}
   */
  Tensor logProb(Tensor noisy, double sigma);
}
