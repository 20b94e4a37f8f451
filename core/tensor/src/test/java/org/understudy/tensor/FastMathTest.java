package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class FastMathTest {
  /** No multiple of the length of a block or of a vector. */
  private static final int POINTS = 200_003;

  private static final FastMath MATH = new FastMath(POINTS);

  private static float[] points(DoubleSupplier points) {
    float[] x = new float[POINTS];
    for (int i = 0; i < POINTS; i++) {
      x[i] = (float) points.getAsDouble();
    }
    return x;
  }

  private static float[] exp(float... x) {
    float[] result = x.clone();
    MATH.exp(result, x.length);
    return result;
  }

  private static float[] log(float... x) {
    float[] result = new float[x.length];
    FastMath.log(FloatBuffer.wrap(x), FloatBuffer.wrap(result), x.length);
    return result;
  }

  private static float[] softplus(float... x) {
    float[] result = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      result[i] = (float) Math.exp(-Math.abs(x[i]));
    }
    FastMath.softplus(FloatBuffer.wrap(x), FloatBuffer.wrap(result), x.length);
    return result;
  }

  @Test
  void theExponentialIsGoodToThreeUnitsInTheLastPlace() {
    RandomStream stream = RandomStream.of(141);
    float[] x = points(() -> -87 * stream.nextDouble());
    float[] found = exp(x);
    for (int i = 0; i < POINTS; i++) {
      double exact = Math.exp(x[i]);
      assertEquals(exact, found[i], 3 * Math.ulp((float) exact), "exp of " + x[i]);
    }
  }

  @Test
  void theLogarithmIsAsGoodAsItSays() {
    RandomStream stream = RandomStream.of(142);
    float[] x = points(() -> Math.exp(-80 + 160 * stream.nextDouble()));
    float[] found = log(x);
    float[] nearOne = points(() -> 0.8 + 0.5 * stream.nextDouble());
    float[] small = log(nearOne);
    for (int i = 0; i < POINTS; i++) {
      double exact = Math.log(x[i]);
      double allowed = 2e-7 + 2 * Math.ulp((float) exact);
      assertEquals(exact, found[i], allowed, "log of " + x[i]);
      double near = Math.log(nearOne[i]);
      assertEquals(near, small[i], 5e-7 * Math.abs(near), "log of " + nearOne[i]);
    }
  }

  @Test
  void theSoftplusIsRelativelyAccurate() {
    RandomStream stream = RandomStream.of(143);
    float[] x = points(() -> -80 + 160 * stream.nextDouble());
    float[] found = softplus(x);
    for (int i = 0; i < POINTS; i++) {
      double exact = Math.max(x[i], 0) + Math.log1p(Math.exp(-Math.abs((double) x[i])));
      assertEquals(1, found[i] / exact, 5e-7, "softplus of " + x[i]);
    }
  }

  @Test
  void theLogisticIsTheSlopeOfTheSoftplus() {
    RandomStream stream = RandomStream.of(144);
    float[] x = points(() -> -80 + 160 * stream.nextDouble());
    x[0] = 0;
    float[] small = new float[POINTS];
    for (int i = 0; i < POINTS; i++) {
      small[i] = (float) Math.exp(-Math.abs(x[i]));
    }
    float[] found = new float[POINTS];
    FastMath.logistic(x, small, found, POINTS);
    for (int i = 0; i < POINTS; i++) {
      assertEquals(1, found[i] * (1 + Math.exp(-(double) x[i])), 5e-7, "logistic of " + x[i]);
    }
  }

  @Test
  void cornersAreIeees() {
    float inf = Float.POSITIVE_INFINITY;
    float[] powers = exp(Float.NaN, 0, -1000, -inf);
    assertTrue(Float.isNaN(powers[0]));
    assertEquals(1, powers[1]);
    assertEquals(0, powers[2], 2e-38);
    assertEquals(0, powers[3], 2e-38);
    float[] logs = log(Float.NaN, -1, 0, inf, 1, 1e-40f);
    assertTrue(Float.isNaN(logs[0]));
    assertTrue(Float.isNaN(logs[1]));
    assertEquals(-inf, logs[2]);
    assertEquals(inf, logs[3]);
    assertEquals(0, logs[4]);
    assertEquals(Math.log(1e-40f), logs[5], 1e-5, "subnormal");
    float[] rises = softplus(Float.NaN, inf, -inf, 0);
    assertTrue(Float.isNaN(rises[0]));
    assertEquals(inf, rises[1]);
    assertEquals(0, rises[2]);
    assertEquals(Math.log(2), rises[3], 1e-7);
  }
}
