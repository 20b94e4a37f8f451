package org.understudy.tensor;

import java.nio.FloatBuffer;

/** Single-precision exponential and logarithm, several times faster than {@link Math}'s. */
final class FastMath {
  private static final float LOG2_E = 1.442695041f;
  private static final float LN2_HIGH = 0.693145752f;
  private static final float LN2_LOW = 1.42860677e-6f;

  private FastMath() {}

  /** e^x within 3 units in the last place; 0 below -87, infinity above 88. */
  static float exp(float x) {
    if (!(x > -87)) {
      return Float.isNaN(x) ? x : 0;
    }
    if (x > 88) {
      return Float.POSITIVE_INFINITY;
    }
    int power = (int) (x * LOG2_E + (x < 0 ? -0.5f : 0.5f));
    float r = x - power * LN2_HIGH;
    r -= power * LN2_LOW;
    float p =
        1
            + r
                * (1
                    + r
                        * (0.5f
                            + r
                                * (0.166666657f
                                    + r * (0.0416664556f + r * (0.00833345f + r * 0.00139344f)))));
    return p * Float.intBitsToFloat((power + 127) << 23);
  }

  /** The natural logarithm of a positive, normal number, within 2e-7 absolute plus 2 ulp. */
  static float log(float x) {
    if (!(x >= Float.MIN_NORMAL) || x > Float.MAX_VALUE) {
      return (float) Math.log(x);
    }
    int bits = Float.floatToRawIntBits(x);
    int power = (bits - 0x3f3504f3) >> 23;
    float m = Float.intBitsToFloat(bits - (power << 23));
    float f = (m - 1) / (m + 1);
    float s = f * f;
    float series = 2 + s * (0.66666666f + s * (0.4000000f + s * (0.28571430f + s * 0.2273f)));
    return power * LN2_HIGH + (power * LN2_LOW + f * series);
  }

  /** log(1 + e^x), relatively accurate however small. */
  static float softplus(float x) {
    return Math.max(x, 0) + logOnePlus(exp(-Math.abs(x)));
  }

  /** log(1 + u) = 2 artanh(u / (2 + u)) for u from 0 to 1, where that argument is at most 1/3. */
  private static float logOnePlus(float u) {
    float f = u / (2 + u);
    float s = f * f;
    float series =
        0.33333333f
            + s * (0.2f + s * (0.14285714f + s * (0.11111111f + s * (0.0909091f + s * 0.082f))));
    return 2 * (f + f * s * series);
  }

  /**
   * The softplus of every element.
   *
   * @param result holds exp(-|x|) and is overwritten
   */
  static void softplus(FloatBuffer x, FloatBuffer result, int size) {
    for (int i = 0; i < size; i++) {
      result.put(i, Math.max(x.get(i), 0) + logOnePlus(result.get(i)));
    }
  }

  /** The logarithm of every element. */
  static void log(FloatBuffer source, FloatBuffer target, int size) {
    for (int i = 0; i < size; i++) {
      target.put(i, log(source.get(i)));
    }
  }
}
