package org.understudy.tensor;

import org.apiguardian.api.API;

/**
 * A named tensor that outlives scopes and that only optimisers and loading change. Its {@link
 * #value} is a leaf of differentiation.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Parameter implements AutoCloseable {
  private final String name;
  private final boolean trainable;
  private final Tensor value;

  /**
   * A trainable parameter.
   *
   * @param initial {@code shape.size()} numbers, row-major
   */
  public Parameter(String name, Shape shape, float[] initial) {
    this(name, shape, initial, true);
  }

  private Parameter(String name, Shape shape, float[] initial, boolean trainable) {
    this.name = name;
    this.trainable = trainable;
    check(shape, initial);
    ThreadState state = ThreadState.current();
    this.value = Tensor.unowned(state, shape, trainable);
    Watch.named(value, this);
    state.pool.flush();
    set(initial);
  }

  /** A parameter that is stored with the others and that training leaves as it is. */
  public static Parameter frozen(String name, Shape shape, float[] values) {
    return new Parameter(name, shape, values, false);
  }

  /** The name within what made it. */
  public String name() {
    return name;
  }

  /** The shape. */
  public Shape shape() {
    return value.shape();
  }

  /** The tensor to compute with; always the same object, whose numbers optimisers change. */
  public Tensor value() {
    return value;
  }

  /** The numbers, row-major; a copy. */
  public float[] toArray() {
    return value.toArray();
  }

  /**
   * Replaces the numbers.
   *
   * @throws IllegalArgumentException if there are more or fewer than the shape holds
   */
  public void set(float[] values) {
    check(shape(), values);
    value.storage().data.put(0, values);
  }

  private void check(Shape shape, float[] values) {
    if (values.length != shape.size()) {
      throw new IllegalArgumentException(
          "parameter '%s': shape %s needs %d numbers, found %d"
              .formatted(name, shape, shape.size(), values.length));
    }
  }

  /** Whether training changes it. */
  public boolean trainable() {
    return trainable;
  }

  @Override
  public void close() {
    value.close();
    ThreadState.current().pool.flush();
  }

  @Override
  public String toString() {
    return "Parameter " + name + " " + shape();
  }
}
