package org.understudy.sampling;

import org.apiguardian.api.API;
import org.understudy.tensor.Tensor;

/** A log-density up to a constant, of many points at once. */
@API(status = API.Status.EXPERIMENTAL)
@FunctionalInterface
public interface LogDensity {
  /**
   * log p(x) + constant in nats, differentiable in x where a gradient is followed.
   *
   * @param x {@code [chains, d]}
   * @return {@code [chains]}; negative infinity (or NaN) where a chain may not go
   */
  Tensor at(Tensor x);
}
