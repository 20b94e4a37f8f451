package org.understudy.sampling;

import org.apiguardian.api.API;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * The rule of Metropolis and Hastings, chain by chain (Metropolis et al. 1953; Hastings 1970): a
 * proposal is accepted with probability min(1, exp(logRatio)).
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Metropolis {
  private Metropolis() {}

  /**
   * The probability of acceptance.
   *
   * @param logRatio of the target's densities times the proposals' back and forth, {@code [chains]}
   * @return {@code [chains]}; 0 where the ratio is NaN
   */
  public static Tensor acceptance(Tensor logRatio) {
    Tensor known = logRatio.eq(logRatio);
    Tensor bounded = logRatio.minimum(Tensor.scalar(0)).exp();
    return Tensor.where(known, bounded, Tensor.scalar(0));
  }

  /**
   * What each chain does.
   *
   * @param acceptance the probabilities, {@code [chains]}
   * @return {@code [chains]}: 1 where the proposal is accepted, else 0
   */
  public static Tensor accepts(Tensor acceptance, RandomStream random) {
    return random.uniform(acceptance.dim(0)).lt(acceptance);
  }

  static Step choose(Chains before, Chains proposed, Tensor logRatio, RandomStream random) {
    Tensor acceptance = acceptance(logRatio);
    return Step.of(proposed.where(accepts(acceptance, random), before), acceptance);
  }
}
