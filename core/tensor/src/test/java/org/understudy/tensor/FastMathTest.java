package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FastMathTest {
  private static final int POINTS = 200_000;

  @Test
  void theExponentialIsGoodToThreeUnitsInTheLastPlace() {
    RandomStream stream = RandomStream.of(141);
    for (int i = 0; i < POINTS; i++) {
      float x = (float) (-87 + 175 * stream.nextDouble());
      double exact = Math.exp(x);
      assertEquals(exact, FastMath.exp(x), 3 * Math.ulp((float) exact), "exp of " + x);
    }
  }

  @Test
  void theLogarithmIsAsGoodAsItSays() {
    RandomStream stream = RandomStream.of(142);
    for (int i = 0; i < POINTS; i++) {
      float x = (float) Math.exp(-80 + 160 * stream.nextDouble());
      double exact = Math.log(x);
      double allowed = 2e-7 + 2 * Math.ulp((float) exact);
      assertEquals(exact, FastMath.log(x), allowed, "log of " + x);
      float nearOne = (float) (0.8 + 0.5 * stream.nextDouble());
      double small = Math.log(nearOne);
      assertEquals(small, FastMath.log(nearOne), 5e-7 * Math.abs(small), "log of " + nearOne);
    }
  }

  @Test
  void theSoftplusIsRelativelyAccurate() {
    RandomStream stream = RandomStream.of(143);
    for (int i = 0; i < POINTS; i++) {
      float x = (float) (-80 + 160 * stream.nextDouble());
      double exact = Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs((double) x)));
      assertEquals(1, FastMath.softplus(x) / exact, 5e-7, "softplus of " + x);
    }
  }

  @Test
  void cornersAreIeees() {
    float inf = Float.POSITIVE_INFINITY;
    assertTrue(Float.isNaN(FastMath.exp(Float.NaN)));
    assertEquals(inf, FastMath.exp(inf));
    assertEquals(inf, FastMath.exp(1000));
    assertEquals(0, FastMath.exp(-inf));
    assertEquals(1, FastMath.exp(0));
    assertTrue(Float.isNaN(FastMath.log(Float.NaN)));
    assertTrue(Float.isNaN(FastMath.log(-1)));
    assertEquals(-inf, FastMath.log(0));
    assertEquals(inf, FastMath.log(inf));
    assertEquals(0, FastMath.log(1));
    assertEquals(Math.log(1e-40f), FastMath.log(1e-40f), 1e-5, "subnormal");
    assertTrue(Float.isNaN(FastMath.softplus(Float.NaN)));
    assertEquals(inf, FastMath.softplus(inf));
    assertEquals(0, FastMath.softplus(-inf));
    assertEquals(Math.log(2), FastMath.softplus(0), 1e-7);
  }
}
