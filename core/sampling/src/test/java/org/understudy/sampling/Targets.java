package org.understudy.sampling;

import org.understudy.tensor.Tensor;

/** Densities with known moments. */
final class Targets {
  private Targets() {}

  /** Independent normals with means and deviations of their own, unnormalised. */
  static LogDensity normal(float[] means, float[] deviations) {
    return x ->
        x.sub(Tensor.of(means, 1, means.length))
            .div(Tensor.of(deviations, 1, deviations.length))
            .square()
            .sum(1)
            .mul(-0.5f);
  }
}
