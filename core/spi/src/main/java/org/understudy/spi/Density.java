package org.understudy.spi;

import org.apiguardian.api.API;
import org.understudy.tensor.Tensor;

/** A distribution whose normalised log-density is known exactly. */
@API(status = API.Status.EXPERIMENTAL)
public interface Density extends Distribution {
  /**
   * log p(x) in nats, differentiable in x and the parameters.
   *
   * @param x {@code [n, ...eventShape()]}
   * @return {@code [n]}; negative infinity outside the support
   * @throws IllegalArgumentException if the shape of x does not fit
   */
  Tensor logProb(Tensor x);
}
