package org.understudy.diffusion;

import org.apiguardian.api.API;
import org.understudy.tensor.Tensor;

/** Tells data from noise: a trained network at its condition, or a closed form. */
@API(status = API.Status.EXPERIMENTAL)
@FunctionalInterface
public interface Denoiser {
  /**
   * What noisy rows are made of.
   *
   * @param x {@code [n, d]}
   * @param places where on the path they are: one for all rows, or one for each
   */
  Estimate at(Tensor x, GaussianPath.Point... places);
}
