package org.understudy.spi;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Tensor;

/**
 * Rows as a model sees them.
 *
 * @param target {@code [n, ...targetShape]}
 * @param condition {@code [n, ...conditionShape]}, null where the schema has none
 */
@API(status = API.Status.EXPERIMENTAL)
public record Batch(Tensor target, @Nullable Tensor condition) {
  /** How many rows. */
  public int size() {
    return target.dim(0);
  }
}
