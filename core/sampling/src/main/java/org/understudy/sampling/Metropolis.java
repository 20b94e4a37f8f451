package org.understudy.sampling;

import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/** The rule of Metropolis and Hastings, chain by chain. */
final class Metropolis {
  private Metropolis() {}

  /** The probability of acceptance, {@code [chains]}; 0 where the ratio is NaN. */
  static Tensor acceptance(Tensor logRatio) {
    Tensor known = logRatio.eq(logRatio);
    Tensor bounded = logRatio.minimum(Tensor.scalar(0)).exp();
    return Tensor.where(known, bounded, Tensor.scalar(0));
  }

  /** 1 for each chain that accepts, else 0. */
  static Tensor accepts(Tensor acceptance, RandomStream random) {
    return random.uniform(acceptance.dim(0)).lt(acceptance);
  }

  static Step choose(Chains before, Chains proposed, Tensor logRatio, RandomStream random) {
    Tensor acceptance = acceptance(logRatio);
    return Step.of(proposed.where(accepts(acceptance, random), before), acceptance);
  }
}
