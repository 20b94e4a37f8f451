package org.understudy.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

final class BoundsTest {
  private static final double INFINITE = Double.POSITIVE_INFINITY;
  private static final Bounds BOUNDS =
      Bounds.of(
          new double[] {-INFINITE, 2, -3, -INFINITE, -1},
          new double[] {INFINITE, INFINITE, 5, 4, 0});

  @Test
  void goesThereAndBack() {
    try (Scope scope = Scope.open()) {
      Tensor z = RandomStream.of(1).normal(100, 5);
      Tensor x = BOUNDS.inside(z);
      assertArrayEquals(z.toArray(), BOUNDS.outside(x).toArray(), 1e-4f);
      assertTrue(x.slice(1, 1, 2).min(0).item() > 2);
      assertTrue(x.slice(1, 3, 4).max(0).item() < 4);
    }
  }

  /** The product of central differences, coordinate by coordinate: the map is diagonal. */
  @Test
  void slopesAreThoseOfDifferences() {
    try (Scope scope = Scope.open()) {
      Tensor z = RandomStream.of(2).normal(20, 5);
      float h = 0.01f;
      Tensor slopes = BOUNDS.inside(z.add(h)).sub(BOUNDS.inside(z.sub(h))).div(2 * h).abs();
      assertArrayEquals(slopes.log().sum(1).toArray(), BOUNDS.logSlope(z).toArray(), 1e-3f);
    }
  }

  /** A flat density on the box is sampled flat: uniforms have mean 1/2 and variance 1/12. */
  @Test
  void aFlatDensityStaysFlat() {
    Bounds unit = Bounds.of(new double[] {0}, new double[] {1});
    LogDensity flat = unit.unbounded(x -> x.sum(1).mul(0));
    try (Scope scope = Scope.open()) {
      int n = 5000;
      Tensor z = new Hmc(StepSize.of(1), 3).run(Tensor.zeros(n, 1), flat, 30, RandomStream.of(3));
      Tensor x = unit.inside(z);
      double mean = x.mean().item();
      assertEquals(0.5, mean, 4 * Math.sqrt(1 / 12.0 / n));
      // The fourth central moment is 1 / 80.
      double error = 4 * Math.sqrt((1 / 80.0 - 1 / 144.0) / n);
      assertEquals(1 / 12.0, x.sub((float) mean).square().mean().item(), error);
    }
  }

  @Test
  void farOutNothingOverflows() {
    try (Scope scope = Scope.open()) {
      Bounds unit = Bounds.of(new double[] {0, 0}, new double[] {1, 1});
      Tensor z = Tensor.of(new float[] {-200, 200}, 1, 2);
      assertArrayEquals(new float[] {0, 1}, unit.inside(z).toArray());
      assertEquals(-400, unit.logSlope(z).item(), 1e-3);
    }
  }
}
