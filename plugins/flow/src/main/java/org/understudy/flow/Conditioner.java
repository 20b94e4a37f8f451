package org.understudy.flow;

import org.jspecify.annotations.Nullable;
import org.understudy.nn.Parameters;
import org.understudy.tensor.Tensor;

/** A network that gives a bijection its numbers: from features and a context. */
interface Conditioner {
  /**
   * The numbers.
   *
   * @param features {@code [n, in]}
   * @param context {@code [n, width]}, or {@code [1, width]} for all rows alike
   * @return {@code [n, ...]}
   */
  Tensor apply(Tensor features, @Nullable Tensor context);

  /** What training changes. */
  Parameters parameters();
}
