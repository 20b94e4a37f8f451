package org.understudy.energy;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.understudy.spi.Role;
import org.understudy.spi.Schema;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** What events and conditions have to be. */
final class Events {
  private Events() {}

  /** Refuses a target of classes, or without elements. */
  static void requireContinuous(String model, Schema schema) {
    schema.requireContinuous(Role.TARGET, model);
    if (schema.targetShape().size() == 0) {
      throw new IllegalArgumentException(
          "model '%s' takes a continuous target, found one of shape %s"
              .formatted(model, schema.targetShape()));
    }
  }

  /** Refuses a condition where there is none, and none where there is one. */
  static void requireCondition(Schema schema, @Nullable Tensor condition) {
    if (schema.isConditional() != (condition != null)) {
      throw new IllegalArgumentException(
          schema.isConditional()
              ? "this model is conditional: give it a condition, rows of shape "
                  + schema.conditionShape()
              : "this model is unconditional: give it null, not a condition");
    }
  }

  /** Refuses events of another shape. */
  static Tensor require(Shape event, Tensor x) {
    if (x.rank() != event.rank() + 1 || !x.shape().without(0).equals(event)) {
      throw new IllegalArgumentException(
          "expected events of shape %s, found %s".formatted(event.prepend(x.dim(0)), x.shape()));
    }
    return x;
  }

  /** Refuses conditions that are neither one for all events nor one for each. */
  static @Nullable Tensor requireRows(@Nullable Tensor condition, int events) {
    if (condition != null && condition.dim(0) != events && condition.dim(0) != 1) {
      throw new IllegalArgumentException(
          "the condition has %d rows, there are %d events: give one row, or one an event"
              .formatted(condition.dim(0), events));
    }
    return condition;
  }

  /** The conditions of some events, or the one of all. */
  static @Nullable Tensor rows(@Nullable Tensor condition, int from, int to) {
    return condition == null || condition.dim(0) == 1 ? condition : condition.slice(0, from, to);
  }

  /** The tensor so often over, {@code [n, ...]} to {@code [times n, ...]}. */
  static Tensor repeat(Tensor x, int times) {
    Tensor[] copies = new Tensor[times];
    Arrays.fill(copies, x);
    return Tensor.concat(0, copies);
  }
}
