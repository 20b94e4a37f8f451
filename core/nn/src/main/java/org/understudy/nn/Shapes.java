package org.understudy.nn;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.understudy.tensor.Tensor;

/** What a layer says of inputs it cannot take, before broadcasting would make something of them. */
final class Shapes {
  /** In an expected shape: an extent that may be anything. */
  static final int ANY = -1;

  private Shapes() {}

  /**
   * Demands a shape.
   *
   * @param what the layer and the input, such as {@code "gru: state"}
   * @param form the shape in words, such as {@code "[n, hidden]"}
   * @param expected its extents, each a number or {@link #ANY}
   * @throws IllegalArgumentException if the rank or an extent differs
   */
  static void require(String what, Tensor x, String form, int... expected) {
    boolean fits = x.rank() == expected.length;
    for (int i = 0; fits && i < expected.length; i++) {
      fits = expected[i] == ANY || expected[i] == x.dim(i);
    }
    if (!fits) {
      String extents =
          Arrays.stream(expected)
              .mapToObj(extent -> extent == ANY ? "any" : String.valueOf(extent))
              .collect(Collectors.joining(", ", "[", "]"));
      throw new IllegalArgumentException(
          "%s: expected %s = %s, found %s".formatted(what, form, extents, x.shape()));
    }
  }

  /**
   * Demands a last axis of some extent behind at least one other.
   *
   * @throws IllegalArgumentException if it differs
   */
  static void requireLast(String what, Tensor x, String form, int extent) {
    if (x.rank() < 2 || x.dim(-1) != extent) {
      throw new IllegalArgumentException(
          "%s: expected %s with a last axis of %d, found %s"
              .formatted(what, form, extent, x.shape()));
    }
  }

  /**
   * Demands a number of at least 1 for a setting of a layer.
   *
   * @throws IllegalArgumentException if it is lower
   */
  static int positive(String setting, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "%s: expected an integer >= 1, found %d".formatted(setting, value));
    }
    return value;
  }
}
