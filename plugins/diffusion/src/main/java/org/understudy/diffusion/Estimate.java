package org.understudy.diffusion;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Tensor;

/**
 * What noisy rows are taken to be made of.
 *
 * @param data the mean of x_0 given x_t, {@code [n, d]}
 * @param noise the mean of eps given x_t, {@code [n, d]}; minus sigma times the score
 * @param spread where between the least and the most the logarithm of a reverse step's variance
 *     lies, {@code [n, d]} from 0 to 1; null if it is not learned
 */
@API(status = API.Status.EXPERIMENTAL)
public record Estimate(Tensor data, Tensor noise, @Nullable Tensor spread) {
  /**
   * From this towards another, and beyond it for more than 1: what classifier-free guidance does
   * (Ho and Salimans 2022).
   */
  Estimate towards(Estimate other, float scale) {
    return new Estimate(
        data.add(other.data.sub(data).mul(scale)),
        noise.add(other.noise.sub(noise).mul(scale)),
        other.spread);
  }
}
