package org.understudy.spi;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Tensor;

/**
 * p(target | condition): a prior, a simulator, a surrogate, a posterior, a lattice action.
 *
 * <p>Which of its fields are drawn and which are given, with their names, shapes and units, is its
 * {@link #schema}.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface ConditionalDistribution {
  /** The fields: those with role {@link Role#TARGET} are drawn, {@link Role#CONDITION} given. */
  Schema schema();

  /**
   * The distribution at a condition. Its capabilities are the interfaces it implements.
   *
   * @param condition {@code [rows, ...schema().conditionShape()]}, or null where the schema has no
   *     condition. One row serves every draw and every point; more rows pair with them one to one.
   * @throws IllegalArgumentException if the condition's shape does not fit the schema
   */
  Distribution given(@Nullable Tensor condition);
}
