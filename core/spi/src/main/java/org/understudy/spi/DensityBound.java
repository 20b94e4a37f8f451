package org.understudy.spi;

import org.apiguardian.api.API;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/** A distribution with a lower bound on its log-density: the evidence lower bound (ELBO). */
@API(status = API.Status.EXPERIMENTAL)
public interface DensityBound extends Distribution {
  /**
   * A stochastic estimate whose mean is at most log p(x), in nats.
   *
   * @param x {@code [n, ...eventShape()]}
   * @return {@code [n]}
   */
  Tensor elbo(Tensor x, RandomStream random);
}
