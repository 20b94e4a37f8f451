package org.understudy.diffusion;

import org.apiguardian.api.API;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/** A way back from noise to data. */
@API(status = API.Status.EXPERIMENTAL)
@FunctionalInterface
public interface Sampler {
  /**
   * Draws made of noise.
   *
   * @param noise {@code [n, d]} as at the end of the path
   * @param random for the noise on the way
   * @return {@code [n, d]}
   */
  Tensor denoise(Tensor noise, GaussianPath path, Denoiser denoiser, RandomStream random);

  /** The last step, from what little noise is left. */
  static Tensor clean(Tensor x, GaussianPath.Point place, Denoiser denoiser) {
    return place.sigma() == 0 ? x : denoiser.at(x, place).data();
  }
}
