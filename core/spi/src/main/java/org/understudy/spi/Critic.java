package org.understudy.spi;

import org.apiguardian.api.API;
import org.understudy.tensor.Tensor;

/** A distribution that can tell its draws from the data: a GAN's discriminator. */
@API(status = API.Status.EXPERIMENTAL)
public interface Critic extends Distribution {
  /**
   * The critic's value, larger for events that look like data.
   *
   * @param x {@code [n, ...eventShape()]}
   * @return {@code [n]}
   */
  Tensor criticise(Tensor x);
}
