package org.understudy.tables;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/**
 * The type of one element of an NPY array.
 *
 * @param kind {@code f} float, {@code i} integer, {@code u} unsigned, {@code b} boolean
 * @param bytes of one element
 * @param order of the bytes
 */
record NpyType(char kind, int bytes, ByteOrder order) {
  /** What is written. */
  static final NpyType FLOAT32 = new NpyType('f', 4, ByteOrder.LITTLE_ENDIAN);

  private static final Set<String> KNOWN =
      Set.of("f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1");

  /**
   * From a description such as {@code <f4}.
   *
   * @param name of the array, for the message
   * @throws IllegalArgumentException if elements are not numbers that are read here
   */
  static NpyType of(String name, String descr) {
    String type = descr.isEmpty() ? "" : descr.substring(1);
    char order = descr.isEmpty() ? ' ' : descr.charAt(0);
    boolean oneByte = type.endsWith("1");
    if (!KNOWN.contains(type) || !(order == '<' || order == '>' || (order == '|' && oneByte))) {
      throw new IllegalArgumentException(
          "%s: elements of type '%s' are not read; convert the array with astype('float32')"
              .formatted(name, descr));
    }
    return new NpyType(
        type.charAt(0),
        type.charAt(1) - '0',
        order == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
  }

  /** The next element, rounded to the nearest float. */
  float next(ByteBuffer data) {
    return switch (kind) {
      case 'f' -> bytes == 4 ? data.getFloat() : (float) data.getDouble();
      case 'i' -> signed(data);
      case 'u' -> unsigned(data);
      default -> data.get() == 0 ? 0 : 1;
    };
  }

  private float signed(ByteBuffer data) {
    return switch (bytes) {
      case 1 -> data.get();
      case 2 -> data.getShort();
      case 4 -> (float) data.getInt();
      default -> (float) data.getLong();
    };
  }

  private float unsigned(ByteBuffer data) {
    return switch (bytes) {
      case 1 -> data.get() & 0xFF;
      case 2 -> data.getShort() & 0xFFFF;
      case 4 -> (float) (data.getInt() & 0xFFFFFFFFL);
      default -> {
        long value = data.getLong();
        // Halved with the lost bit kept, so that the one rounding is the conversion's.
        yield value >= 0 ? (float) value : 2 * (float) ((value >>> 1) | (value & 1));
      }
    };
  }
}
