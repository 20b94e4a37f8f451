package org.understudy.vae;

import org.jspecify.annotations.Nullable;
import org.understudy.nn.ConditionNetwork;
import org.understudy.spi.Events;
import org.understudy.spi.Schema;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** How this family lines up conditions and rows. */
final class Conditions {
  private Conditions() {}

  /** The embedding of a condition that a schema asks for, or null where it asks for none. */
  static @Nullable Tensor embedded(
      Schema schema, ConditionNetwork embedding, @Nullable Tensor condition) {
    Events.requireCondition(schema, condition);
    return condition == null ? null : embedding.apply(condition);
  }

  /** A context with one row for each of some events. */
  static @Nullable Tensor forRows(@Nullable Tensor context, int rows) {
    Events.requireRows(context, rows);
    return context == null || context.dim(0) == rows
        ? context
        : context.broadcastTo(context.shape().with(0, rows));
  }

  /** Rows as vectors, {@code [n, size]}, if they are of the right shape. */
  static Tensor flat(String what, Tensor rows, Shape shape) {
    Events.require(what, shape, rows);
    return rows.rank() == 2 ? rows : rows.reshape(rows.dim(0), shape.size());
  }
}
