package org.understudy.spi;

import org.apiguardian.api.API;
import org.understudy.tensor.Tensor;

/** A distribution whose log-density is known up to a constant: minus an energy, minus an action. */
@API(status = API.Status.EXPERIMENTAL)
public interface UnnormalisedDensity extends Distribution {
  /**
   * log p(x) + constant, in nats, differentiable in x.
   *
   * @param x {@code [n, ...eventShape()]}
   * @return {@code [n]}
   */
  Tensor logProbUpToConstant(Tensor x);
}
