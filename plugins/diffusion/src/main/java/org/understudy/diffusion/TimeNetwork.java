package org.understudy.diffusion;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.Parameters;
import org.understudy.tensor.Tensor;

/** A network that sees noisy events, how noisy they are, and a condition. */
@API(status = API.Status.EXPERIMENTAL)
public interface TimeNetwork {
  /**
   * The network's output.
   *
   * @param x noisy events scaled to unit variance, {@code [n, ...event]}
   * @param time from 0 for data to 1 for noise: {@code [n]}, or {@code [1]} for all rows
   * @param condition {@code [n, given]}, or {@code [1, given]} for all rows; null if it was made
   *     for none
   * @return {@code [n, ...event]}, with the last axis so many times as long as it was made for
   */
  Tensor apply(Tensor x, Tensor time, @Nullable Tensor condition);

  /** Those of every layer. */
  Parameters parameters();
}
