package org.understudy.hdf5;

import java.lang.reflect.Array;
import java.math.BigInteger;
import java.util.Set;

/** Between the library's nested arrays of many types and flat arrays of floats. */
final class Numbers {
  private static final Set<Class<?>> TYPES =
      Set.of(
          float.class,
          double.class,
          byte.class,
          short.class,
          int.class,
          long.class,
          BigInteger.class);

  private Numbers() {}

  /** Whether elements of a type are numbers. */
  static boolean areOf(Class<?> type) {
    return TYPES.contains(type);
  }

  /**
   * Copies a nested array, rounding each number to the nearest float.
   *
   * @return where the next number goes
   */
  static int flatten(Object array, float[] target, int at) {
    int next = at;
    if (array instanceof float[] floats) {
      System.arraycopy(floats, 0, target, at, floats.length);
      return at + floats.length;
    } else if (array instanceof double[] doubles) {
      for (double value : doubles) {
        target[next++] = (float) value;
      }
    } else if (array instanceof Object[] parts) {
      for (Object part : parts) {
        next = part instanceof Number n ? put(n, target, next) : flatten(part, target, next);
      }
    } else {
      for (int i = 0; i < Array.getLength(array); i++) {
        next = put((Number) Array.get(array, i), target, next);
      }
    }
    return next;
  }

  private static int put(Number number, float[] target, int at) {
    target[at] = number.floatValue();
    return at + 1;
  }

  /** The nested array of a shape, from its numbers in row-major order. */
  static Object nested(float[] values, int[] dims) {
    Object array = Array.newInstance(float.class, dims);
    fill(array, values, 0);
    return array;
  }

  private static int fill(Object array, float[] values, int at) {
    if (array instanceof float[] floats) {
      System.arraycopy(values, at, floats, 0, floats.length);
      return at + floats.length;
    }
    int next = at;
    for (Object part : (Object[]) array) {
      next = fill(part, values, next);
    }
    return next;
  }
}
