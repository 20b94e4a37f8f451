package org.understudy.diffusion;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** The variance of a reverse step, which lies between two bounds (Ho et al. 2020). */
@API(status = API.Status.EXPERIMENTAL)
public enum Variance {
  /** That of the step if the data were known. */
  LEAST,
  /** That of the step with the noise between. */
  MOST,
  /** Between the two on a logarithmic scale, as the network says (Nichol and Dhariwal 2021). */
  LEARNED;

  /** How many numbers the network gives for each of an event's. */
  int outputs() {
    return this == LEARNED ? 2 : 1;
  }

  /**
   * The place between the two, see {@link Estimate#spread}.
   *
   * @param said what the network says: its prediction, and behind that, along the last axis, from
   *     -1 for the least to 1
   * @param rows {@code [n, d]}
   */
  @Nullable Tensor spread(Tensor said, Shape rows) {
    return switch (this) {
      case LEAST -> null;
      case MOST -> Tensor.ones(rows.toArray());
      case LEARNED ->
          said.slice(-1, said.dim(-1) / 2, said.dim(-1)).add(1).mul(0.5f).reshape(rows.toArray());
    };
  }
}
