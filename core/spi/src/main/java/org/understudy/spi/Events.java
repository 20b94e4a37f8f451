package org.understudy.spi;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * What models demand of the events that they are handed and of the conditions beside them, refused
 * in one way: a condition has one row for all events, or one for each.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Events {
  private Events() {}

  /**
   * Demands a condition, of any number of rows, where a schema has one, and none elsewhere.
   *
   * @throws IllegalArgumentException saying which is missing or too much
   */
  public static void requireCondition(Schema schema, @Nullable Tensor condition) {
    if (schema.isConditional() != (condition != null)) {
      throw new IllegalArgumentException(
          schema.isConditional()
              ? "this model is conditional: give it a condition, rows of shape "
                  + schema.conditionShape()
              : "this model is unconditional: give it null, not a condition");
    }
  }

  /**
   * Demands a number of draws.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public static void requireCount(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("sample: expected a count >= 0, found " + count);
    }
  }

  /**
   * Demands rows of a shape.
   *
   * @param what for the message, {@code logProb: events}
   * @param event the shape of one row
   * @param x {@code [n, ...event]}
   * @return x
   * @throws IllegalArgumentException if x has another shape
   */
  public static Tensor require(String what, Shape event, Tensor x) {
    if (x.rank() == 0 || !x.shape().equals(event.prepend(x.dim(0)))) {
      throw new IllegalArgumentException(
          "%s: expected [n, ...] with rows of shape %s, found %s"
              .formatted(what, event, x.shape()));
    }
    return x;
  }

  /**
   * Demands one row of a condition for all of some events, or one for each.
   *
   * @param condition {@code [1, ...]} or {@code [events, ...]}, perhaps embedded; null for none
   * @return the condition
   * @throws IllegalArgumentException if it has another number of rows
   */
  public static @Nullable Tensor requireRows(@Nullable Tensor condition, int events) {
    if (condition != null && condition.dim(0) != events && condition.dim(0) != 1) {
      throw new IllegalArgumentException(
          "the condition has %d rows, there are %d events: give one row, or one an event"
              .formatted(condition.dim(0), events));
    }
    return condition;
  }

  /** The conditions of events from one on and before another, or the one row of all. */
  public static @Nullable Tensor rows(@Nullable Tensor condition, int from, int to) {
    return condition == null || condition.dim(0) == 1 ? condition : condition.slice(0, from, to);
  }
}
