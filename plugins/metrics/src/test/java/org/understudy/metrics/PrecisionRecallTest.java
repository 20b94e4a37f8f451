package org.understudy.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.understudy.spi.Metric;
import org.understudy.spi.Rows;
import org.understudy.tensor.RandomStream;

class PrecisionRecallTest {
  private static Metric compare(int k, Rows reference, Rows draws) {
    return new PrecisionRecallProvider()
        .compare(new PrecisionRecallConfig(k, false, 0), reference, draws, GaussianRows.context());
  }

  private static double detail(Metric metric, String name) {
    return (double) metric.details().get(name);
  }

  /**
   * Reference 0, 1, 3, 7 with balls to the nearest neighbour: radii 1, 1, 2, 4. Draws 0.5, 4, 20,
   * with radii 3.5, 3.5, 16. The draw 0.5 lies in the balls of 0 and 1 and not in that of 3, 4 in
   * those of 3 and 7, 20 in none. The balls of the draws hold all of the reference.
   */
  @Test
  void countsByHand() {
    Metric metric =
        compare(
            1,
            GaussianRows.rows(new float[] {0, 1, 3, 7}, 1),
            GaussianRows.rows(new float[] {0.5f, 4, 20}, 1));
    assertEquals(2 / 3.0, detail(metric, "precision"), 1e-15);
    assertEquals(1, detail(metric, "recall"));
    assertEquals(4 / 3.0, detail(metric, "density"), 1e-15);
    assertEquals(1, detail(metric, "coverage"));
    assertEquals(1 - 0.8, metric.value(), 1e-15);
  }

  /**
   * Of equal distributions density is 1 in the mean and coverage 1 - C(2n - 1 - k, n) / C(2n - 1,
   * n), which is near 1 - 2^-k (Naeem et al. 2020, section 3.3). The limits are five standard
   * deviations of shares of 2000 rows and more, so that a false alarm comes once in a million.
   */
  @Test
  void agreeingDistributionsScoreWhatTheyShould() {
    int k = 3;
    int n = 2000;
    Metric metric = compare(k, GaussianRows.of(n, 2, 0, 1), GaussianRows.of(n, 2, 0, 2));
    double missed = 1;
    for (int i = 1; i <= k; i++) {
      missed *= (n - (double) i) / (2 * n - (double) i);
    }
    assertEquals(1 - missed, detail(metric, "coverage"), 5 * Math.sqrt(missed / n));
    assertEquals(1, detail(metric, "density"), 0.1);
    assertTrue(detail(metric, "precision") > 0.9 && detail(metric, "recall") > 0.9);
  }

  @Test
  void disjointDistributionsScoreNothing() {
    Metric metric = compare(5, GaussianRows.of(300, 2, 0, 1), GaussianRows.of(300, 2, 100, 2));
    assertEquals(0, detail(metric, "precision"));
    assertEquals(0, detail(metric, "recall"));
    assertEquals(0, detail(metric, "density"));
    assertEquals(0, detail(metric, "coverage"));
    assertEquals(1, metric.value());
  }

  /** Draws of one of two equal modes are all right and half of what there is. */
  @Test
  void aDroppedModeCostsRecallAndCoverageOnly() {
    int n = 2000;
    RandomStream random = RandomStream.of(3);
    float[] two = new float[2 * n];
    float[] one = new float[2 * n];
    for (int i = 0; i < n; i++) {
      two[2 * i] = (float) random.nextGaussian() + (i % 2 == 0 ? 0 : 50);
      two[2 * i + 1] = (float) random.nextGaussian();
      one[2 * i] = (float) random.nextGaussian();
      one[2 * i + 1] = (float) random.nextGaussian();
    }
    Metric metric = compare(5, GaussianRows.rows(two, 2), GaussianRows.rows(one, 2));
    assertTrue(detail(metric, "precision") > 0.95, metric.toString());
    assertEquals(1, detail(metric, "density"), 0.15);
    assertEquals(0.5, detail(metric, "recall"), 0.02);
    assertEquals(0.5, detail(metric, "coverage"), 0.02);
  }

  @Test
  void asManyNeighboursAsRowsAreRefused() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> compare(5, GaussianRows.of(5, 2, 0, 1), GaussianRows.of(9, 2, 0, 2)));
    assertTrue(refused.getMessage().startsWith("k: "), refused.getMessage());
  }
}
