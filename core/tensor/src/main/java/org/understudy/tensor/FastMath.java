package org.understudy.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * Exponentials and logarithms of whole blocks, in loops the compiler turns into vector
 * instructions. It has none for {@link Float#floatToRawIntBits}, so floats become integers and
 * integers floats by way of memory that is read as both.
 */
final class FastMath {
  private static final float LOG2_E = 1.442695041f;
  private static final float LN2_HIGH = 0.693145752f;
  private static final float LN2_LOW = 1.42860677e-6f;

  /** 1.5 * 2^23: added to a small number it rounds it, and leaves the integer in the low bits. */
  private static final float ROUNDER = 12582912f;

  private static final int ROUNDER_BITS = 0x4b400000;

  /** Below it e^x is no normal number. */
  private static final float LOWEST = -87;

  private static final float HUGE = 1e30f;

  private static final int BLOCK = 1024;

  private static final ThreadLocal<FastMath> OWN =
      ThreadLocal.withInitial(() -> new FastMath(BLOCK));

  private final FloatBuffer floats;
  private final IntBuffer integers;
  private final int[] bits;
  private final int[] powers;
  private final float[] scales;
  private final float[] exponents;
  private final float[] first;
  private final float[] second;

  /**
   * Scratch for blocks.
   *
   * @param block the most elements of one call
   */
  FastMath(int block) {
    ByteBuffer memory = ByteBuffer.allocateDirect(4 * block).order(ByteOrder.nativeOrder());
    floats = memory.asFloatBuffer();
    integers = memory.asIntBuffer();
    bits = new int[block];
    powers = new int[block];
    scales = new float[block];
    exponents = new float[block];
    first = new float[block];
    second = new float[block];
  }

  /** e^x in place, for x up to 0, within 3 units in the last place; never below 1e-38. */
  void exp(float[] x, int size) {
    mantissas(x, scales, size);
    raiseScales(size);
    multiply(x, scales, size);
  }

  /**
   * e^(x - most) in place, added to sums.
   *
   * @param most no less than x
   */
  void exp(float[] x, float[] most, float[] sums, int size) {
    subtract(x, most, size);
    mantissas(x, scales, size);
    raiseScales(size);
    multiplyAndAdd(x, scales, sums, size);
  }

  private void raiseScales(int size) {
    toIntegers(scales, bits, size);
    raise(bits, size);
    toFloats(bits, scales, size);
  }

  private static void mantissas(float[] x, float[] rounded, int size) {
    for (int i = 0; i < size; i++) {
      float value = Math.max(x[i], LOWEST);
      float shifted = value * LOG2_E + ROUNDER;
      float power = shifted - ROUNDER;
      float r = value - power * LN2_HIGH - power * LN2_LOW;
      rounded[i] = shifted;
      // Least relative error over half a power of two either way: 3e-9.
      float series =
          0.49999994f
              + r * (0.16666521f + r * (0.04166839f + r * (0.008368716f + r * 0.0013814602f)));
      x[i] = 1 + (r + r * r * series);
    }
  }

  private static void subtract(float[] x, float[] most, int size) {
    for (int i = 0; i < size; i++) {
      x[i] -= most[i];
    }
  }

  private static void multiplyAndAdd(float[] x, float[] factor, float[] sums, int size) {
    for (int i = 0; i < size; i++) {
      float product = x[i] * factor[i];
      x[i] = product;
      sums[i] += product;
    }
  }

  private static void raise(int[] bits, int size) {
    for (int i = 0; i < size; i++) {
      bits[i] = (bits[i] + 127) << 23;
    }
  }

  static void multiply(float[] x, float[] factor, int size) {
    for (int i = 0; i < size; i++) {
      x[i] *= factor[i];
    }
  }

  /**
   * The natural logarithm, of normal numbers within 2e-7 absolute plus 2 units in the last place.
   */
  void log(float[] x, float[] result, int size) {
    toIntegers(x, bits, size);
    split(bits, powers, size);
    toFloats(bits, result, size);
    toFloats(powers, exponents, size);
    series(result, exponents, size);
    for (int i = 0; i < size; i++) {
      if (!(x[i] >= Float.MIN_NORMAL && x[i] <= Float.MAX_VALUE)) {
        result[i] = (float) Math.log(x[i]);
      }
    }
  }

  /** The logarithm of every element. */
  static void log(FloatBuffer source, FloatBuffer target, int size) {
    FastMath own = OWN.get();
    for (int from = 0; from < size; from += BLOCK) {
      int count = Math.min(BLOCK, size - from);
      source.get(from, own.first, 0, count);
      own.log(own.first, own.second, count);
      target.put(from, own.second, 0, count);
    }
  }

  /**
   * The softplus of every element.
   *
   * @param result holds exp(-|x|) and is overwritten
   */
  static void softplus(FloatBuffer x, FloatBuffer result, int size) {
    FastMath own = OWN.get();
    for (int from = 0; from < size; from += BLOCK) {
      int count = Math.min(BLOCK, size - from);
      x.get(from, own.first, 0, count);
      result.get(from, own.second, 0, count);
      softplus(own.first, own.second, 0, count);
      result.put(from, own.first, 0, count);
    }
  }

  private static void split(int[] bits, int[] powers, int size) {
    for (int i = 0; i < size; i++) {
      int power = (bits[i] - 0x3f3504f3) >> 23;
      bits[i] -= power << 23;
      powers[i] = power + ROUNDER_BITS;
    }
  }

  private static void series(float[] x, float[] exponents, int size) {
    for (int i = 0; i < size; i++) {
      float m = x[i];
      float power = exponents[i] - ROUNDER;
      float f = (m - 1) / (m + 1);
      float s = f * f;
      float series = 2 + s * (0.66666666f + s * (0.4000000f + s * (0.28571430f + s * 0.2273f)));
      x[i] = power * LN2_HIGH + (power * LN2_LOW + f * series);
    }
  }

  /**
   * floor + log(1 + e^x), where log(1 + u) = 2 artanh(u / (2 + u)) and that argument is at most
   * 1/3.
   *
   * @param x overwritten by the result
   * @param exponential e^-|x|
   */
  static void softplus(float[] x, float[] exponential, float floor, int size) {
    for (int i = 0; i < size; i++) {
      float u = exponential[i];
      float f = u / (2 + u);
      float s = f * f;
      float series =
          0.33333333f
              + s * (0.2f + s * (0.14285714f + s * (0.11111111f + s * (0.0909091f + s * 0.082f))));
      x[i] = floor + (Math.max(x[i], 0) + 2 * (f + f * s * series));
    }
  }

  /**
   * 1 / (1 + e^-x).
   *
   * @param exponential e^-|x|
   */
  static void logistic(float[] x, float[] exponential, float[] result, int size) {
    for (int i = 0; i < size; i++) {
      float u = exponential[i];
      result[i] = Math.max(Math.min(1, Math.max(0, x[i] * HUGE)), u) / (1 + u);
    }
  }

  private void toIntegers(float[] from, int[] to, int size) {
    floats.put(0, from, 0, size);
    integers.get(0, to, 0, size);
  }

  private void toFloats(int[] from, float[] to, int size) {
    integers.put(0, from, 0, size);
    floats.get(0, to, 0, size);
  }
}
