package org.understudy.flow;

import org.jspecify.annotations.Nullable;
import org.understudy.nn.Parameters;
import org.understudy.tensor.Tensor;

/** An invertible map with a tractable Jacobian, from data towards the base distribution. */
interface Bijection {
  /**
   * A mapped batch.
   *
   * @param value {@code [n, d]}
   * @param logDet log |d value / d argument|: {@code [n]}, or {@code [1]} where it is the same for
   *     every row
   */
  record Step(Tensor value, Tensor logDet) {}

  /** From data to base. The context has as many rows as x, or is null. */
  Step forward(Tensor x, @Nullable Tensor context);

  /** From base to data. */
  Step inverse(Tensor z, @Nullable Tensor context);

  /**
   * Sets what a look at rows of data finds better than descent would, or nothing.
   *
   * @param x {@code [n, d]}
   * @param context {@code [n, k]}, or null
   */
  default void begin(Tensor x, @Nullable Tensor context) {}

  /** What training changes. */
  Parameters parameters();
}
