package org.understudy.flow;

import org.understudy.tensor.Tensor;

/** A monotonic map of each element whose numbers a network provides. */
interface ElementMap {
  /** Numbers for each element. */
  int count();

  /**
   * The mapped elements.
   *
   * @param x {@code [n, d]}
   * @param numbers {@code [n, d * count()]}, adjacent for each element
   */
  Bijection.Step forward(Tensor x, Tensor numbers);

  /** The inverse of {@link #forward}. */
  Bijection.Step inverse(Tensor y, Tensor numbers);
}
