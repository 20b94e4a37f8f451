package org.understudy.vae;

import org.jspecify.annotations.Nullable;
import org.understudy.nn.ConditionNetwork;
import org.understudy.spi.Schema;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** What this family demands of conditions and rows, and how it lines them up. */
final class Conditions {
  private Conditions() {}

  /** The embedding of a condition that a schema asks for, or null where it asks for none. */
  static @Nullable Tensor embedded(
      Schema schema, ConditionNetwork embedding, @Nullable Tensor condition) {
    if (schema.isConditional() != (condition != null)) {
      throw new IllegalArgumentException(
          schema.isConditional()
              ? "this autoencoder is conditional: give it a condition, rows of shape "
                  + schema.conditionShape()
              : "this autoencoder is unconditional: give it null, not a condition");
    }
    return condition == null ? null : embedding.apply(condition);
  }

  /** A context with one row for each of some events. */
  static @Nullable Tensor forRows(@Nullable Tensor context, int rows) {
    if (context == null || context.dim(0) == rows) {
      return context;
    }
    if (context.dim(0) != 1) {
      throw new IllegalArgumentException(
          "the condition has %d rows, there are %d events: give one row, or one an event"
              .formatted(context.dim(0), rows));
    }
    return context.broadcastTo(context.shape().with(0, rows));
  }

  /** Rows as vectors, {@code [n, size]}, if they are of the right shape. */
  static Tensor flat(String what, Tensor rows, Shape shape) {
    if (rows.rank() == 0 || !rows.shape().equals(shape.prepend(rows.dim(0)))) {
      throw new IllegalArgumentException(
          "%s: expected [n, ...] with rows of shape %s, found %s"
              .formatted(what, shape, rows.shape()));
    }
    return rows.rank() == 2 ? rows : rows.reshape(rows.dim(0), shape.size());
  }
}
