package org.understudy.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.understudy.spi.Metric;
import org.understudy.spi.Rows;

class WassersteinTest {
  /** Areas between quantile functions, by hand. */
  @Test
  void transportOfUnequalCounts() {
    double[] three = {0, 1, 2};
    double[] two = {0, 4};
    assertEquals(1.0 / 6 + 3.0 / 6 + 2.0 / 3, Transport.cost(three, two, 1), 1e-15);
    assertEquals(1.0 / 6 + 9.0 / 6 + 4.0 / 3, Transport.cost(three, two, 2), 1e-15);
    assertEquals(Transport.cost(three, two, 2), Transport.cost(two, three, 2), 1e-15);
    assertEquals(0, Transport.cost(three, three, 1));
    assertEquals(5, Transport.cost(new double[] {0, 1, 3}, new double[] {5, 6, 8}, 1), 1e-15);
  }

  @Test
  void aShiftedMarginalIsItsShiftAway() {
    Rows right = GaussianRows.rows(new float[] {0, 10, 1, 20, 3, 60}, 2);
    Rows made = GaussianRows.rows(new float[] {0.5f, 57, 1.5f, 17, 3.5f, 7}, 2);
    Metric plain =
        new WassersteinProvider()
            .compare(new WassersteinConfig(false, 0), right, made, GaussianRows.context());
    assertEquals(List.of(0.5, 3.0), plain.details().get("marginals"));
    assertEquals(1.75, plain.value(), 1e-12);
    assertEquals("x_2", plain.details().get("farthest"));
    double first = Math.sqrt(7.0 / 3);
    double second = Math.sqrt(700);
    Metric scaled =
        new WassersteinProvider()
            .compare(new WassersteinConfig(true, 0), right, made, GaussianRows.context());
    assertEquals((0.5 / first + 3 / second) / 2, scaled.value(), 1e-6);
  }

  /**
   * Between a sample and itself moved by v, a direction u costs (u v)^2, whose mean over the sphere
   * is |v|^2 / 3 and whose deviation .298 |v|^2: over 2000 directions .0067 |v|^2, of which four
   * are allowed (a false alarm in 16,000).
   */
  @Test
  void slicesOfAShift() {
    Rows right = GaussianRows.of(200, 3, 0, 1);
    Rows made = GaussianRows.of(200, 3, 1.5, 1);
    Metric metric =
        new SlicedWassersteinProvider()
            .compare(
                new SlicedWassersteinConfig(2000, 2, false, 0),
                right,
                made,
                GaussianRows.context());
    double square = metric.value() * metric.value() / 2.25;
    assertEquals(1.0 / 3, square, 4 * 0.0067);
    double error = (double) metric.details().get("standard-error");
    assertEquals(0.0067 * 2.25 / (2 * metric.value()), error, 0.1 * error);
  }

  /** In one dimension every direction is the same line. */
  @Test
  void oneColumnNeedsNoDirections() {
    Rows right = GaussianRows.of(150, 1, 0, 1);
    Rows made = GaussianRows.of(200, 1, 0.4, 2);
    double exact =
        new WassersteinProvider()
            .compare(new WassersteinConfig(true, 0), right, made, GaussianRows.context())
            .value();
    Metric sliced =
        new SlicedWassersteinProvider()
            .compare(
                new SlicedWassersteinConfig(3, 1, true, 0), right, made, GaussianRows.context());
    assertEquals(exact, sliced.value(), 1e-12);
  }

  @Test
  void refusesSettingsOutOfRange() {
    IllegalArgumentException projections =
        assertThrows(
            IllegalArgumentException.class, () -> new SlicedWassersteinConfig(0, 2, true, 0));
    assertTrue(projections.getMessage().startsWith("projections"), projections.getMessage());
    IllegalArgumentException order =
        assertThrows(
            IllegalArgumentException.class, () -> new SlicedWassersteinConfig(1, 0, true, 0));
    assertTrue(order.getMessage().startsWith("order"), order.getMessage());
  }
}
