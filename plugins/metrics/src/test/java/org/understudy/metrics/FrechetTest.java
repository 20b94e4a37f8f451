package org.understudy.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.understudy.spi.Metric;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.tensor.RandomStream;

class FrechetTest {
  private static final FrechetConfig RAW =
      new FrechetConfig(FrechetConfig.Features.RAW, 64, 1, false, 0);
  private static final FrechetConfig NETWORK =
      new FrechetConfig(FrechetConfig.Features.NETWORK, 32, 1, true, 0);

  private static Metric frechet(FrechetConfig config, Rows reference, Rows draws) {
    return new FrechetProvider().compare(config, reference, draws, GaussianRows.context());
  }

  /**
   * A map x to A x + m with A symmetric and positive is optimal transport, so the distance of the
   * samples' Gaussians is the mean of |A x + m - x|^2 under the first: |mean shift|^2 + tr((A - 1)
   * S (A - 1)). S is that of correlated rows and does not commute with A.
   */
  @Test
  void isTheCostOfOptimalTransportBetweenGaussians() {
    float[] x = GaussianRows.of(500, 2, 1, 3).matrix(Role.TARGET);
    for (int i = 0; i < x.length; i += 2) {
      x[i + 1] += 0.8f * x[i];
    }
    double[][] a = {{1.5, 0.4}, {0.4, 0.7}};
    double[] m = {0.3, -2};
    float[] y = new float[x.length];
    double[][] moved = new double[x.length / 2][2];
    double[] mean = new double[2];
    for (int i = 0; i < moved.length; i++) {
      for (int j = 0; j < 2; j++) {
        y[2 * i + j] = (float) (a[j][0] * x[2 * i] + a[j][1] * x[2 * i + 1] + m[j]);
        moved[i][j] = (double) y[2 * i + j] - x[2 * i + j];
        mean[j] += moved[i][j] / moved.length;
      }
    }
    double expected = mean[0] * mean[0] + mean[1] * mean[1];
    for (double[] row : moved) {
      for (int j = 0; j < 2; j++) {
        expected += (row[j] - mean[j]) * (row[j] - mean[j]) / (moved.length - 1);
      }
    }
    Metric metric = frechet(RAW, GaussianRows.rows(x, 2), GaussianRows.rows(y, 2));
    assertEquals(expected, metric.value(), 1e-5 * expected);
    assertEquals(
        mean[0] * mean[0] + mean[1] * mean[1], (double) metric.details().get("of-the-means"), 1e-5);
    assertEquals("raw", metric.details().get("features"));
  }

  /** Rows on a line have a singular covariance. */
  @Test
  void degenerateRowsHaveADistance() {
    float[] line = {1, 1, 2, 2, 3, 3, 5, 5};
    float[] point = {1, 1, 1, 1, 1, 1, 1, 1};
    assertEquals(
        0, frechet(RAW, GaussianRows.rows(line, 2), GaussianRows.rows(line, 2)).value(), 1e-12);
    // Mean (2.75, 2.75), variance 8.75 / 3 along each column.
    assertEquals(
        2 * 1.75 * 1.75 + 2 * 8.75 / 3,
        frechet(RAW, GaussianRows.rows(line, 2), GaussianRows.rows(point, 2)).value(),
        1e-6);
  }

  /** Two columns of signs and two Gaussian ones: the moments agree, the network's do not. */
  @Test
  void theNetworkSeesWhatTheMomentsDoNot() {
    RandomStream random = RandomStream.of(5);
    float[] signs = new float[2 * 4000];
    for (int i = 0; i < signs.length; i++) {
      signs[i] = random.nextDouble() < 0.5 ? -1 : 1;
    }
    Rows gaussian = GaussianRows.of(4000, 2, 0, 6);
    Rows again = GaussianRows.of(4000, 2, 0, 7);
    Rows binary = GaussianRows.rows(signs, 2);
    assertTrue(frechet(RAW, gaussian, binary).value() < 0.01);
    double same = frechet(NETWORK, gaussian, again).value();
    double other = frechet(NETWORK, gaussian, binary).value();
    assertTrue(other > 10 * same, other + " against " + same);
    assertEquals(1L, frechet(NETWORK, gaussian, again).details().get("feature-seed"));
  }

  @Test
  void tooWideRowsAreSentToTheNetwork() {
    Rows wide = GaussianRows.of(3, 1025, 0, 1);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> frechet(RAW, wide, wide));
    assertTrue(refused.getMessage().contains("features: network"), refused.getMessage());
    assertEquals(0, frechet(NETWORK, wide, wide).value(), 1e-9);
  }
}
