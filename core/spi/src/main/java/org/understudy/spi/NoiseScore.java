package org.understudy.spi;

import org.apiguardian.api.API;
import org.understudy.tensor.Tensor;

/** A distribution whose score is known at every noise level (Song et al. 2021). */
@API(status = API.Status.EXPERIMENTAL)
public interface NoiseScore extends Distribution {
  /**
   * The gradient of the log-density of the event plus Gaussian noise, with respect to the noisy
   * event.
   *
   * @param noisy {@code [n, ...eventShape()]}
   * @param sigma {@code [n]}, the noise's standard deviation
   * @return {@code [n, ...eventShape()]}
   */
  Tensor score(Tensor noisy, Tensor sigma);
}
