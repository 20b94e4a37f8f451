package org.understudy.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.understudy.spi.Metric;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;

class MmdTest {
  private static final MmdConfig DEFAULTS = new MmdConfig(false, 5000);

  /** Gretton et al. (2012), equation 3, term by term. */
  private static double unbiased(float[] x, float[] y, int width, double bandwidth) {
    return meanKernel(x, x, width, bandwidth)
        + meanKernel(y, y, width, bandwidth)
        - 2 * meanKernel(x, y, width, bandwidth);
  }

  private static double meanKernel(float[] a, float[] b, int width, double bandwidth) {
    double sum = 0;
    int pairs = 0;
    for (int i = 0; i < a.length / width; i++) {
      for (int j = 0; j < b.length / width; j++) {
        if (a != b || i != j) {
          double distance = distance(a, i, b, j, width);
          sum += Math.exp(-distance * distance / (2 * bandwidth * bandwidth));
          pairs++;
        }
      }
    }
    return sum / pairs;
  }

  private static double distance(float[] a, int i, float[] b, int j, int width) {
    double squares = 0;
    for (int k = 0; k < width; k++) {
      squares += Math.pow((double) a[i * width + k] - b[j * width + k], 2);
    }
    return Math.sqrt(squares);
  }

  private static double lowerMedian(float[] x, int width) {
    int n = x.length / width;
    double[] distances = new double[n * (n - 1) / 2];
    int at = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        distances[at++] = distance(x, i, x, j, width);
      }
    }
    Arrays.sort(distances);
    return distances[(distances.length - 1) / 2];
  }

  private static void agrees(Rows right, Rows made, int width) {
    float[] x = right.matrix(Role.TARGET);
    float[] y = made.matrix(Role.TARGET);
    double bandwidth = lowerMedian(x, width);
    Metric metric = new MmdProvider().compare(DEFAULTS, right, made, GaussianRows.context());
    assertEquals(bandwidth, (double) metric.details().get("bandwidth"), 1e-15 * bandwidth);
    assertEquals(unbiased(x, y, width, bandwidth), metric.value(), 1e-12);
  }

  @Test
  void isTheEstimatorTermByTerm() {
    agrees(GaussianRows.of(157, 3, 0, 1), GaussianRows.of(90, 3, 0.5, 2), 3);
    agrees(GaussianRows.of(2, 1, 0, 1), GaussianRows.of(2, 1, 0, 2), 1);
    agrees(GaussianRows.of(4, 1, 0, 1), GaussianRows.of(3, 1, 0, 2), 1);
  }

  /** Squares of these distances are beyond float32, and differ in their lowest digits only. */
  @Test
  void theMedianIsExactAtAnyScale() {
    float[] far = {1e25f, 2e25f, 3.0000001e25f, 4e25f, -1e25f};
    float[] near = {1e-25f, 2e-25f, 3e-25f, 4e-25f, -1e-25f};
    agrees(GaussianRows.rows(far, 1), GaussianRows.rows(far.clone(), 1), 1);
    agrees(GaussianRows.rows(near, 1), GaussianRows.rows(near.clone(), 1), 1);
  }

  @Test
  void equalRowsHaveABandwidthOfOne() {
    Rows right = GaussianRows.rows(new float[] {1, 1, 1, 1}, 1);
    Rows made = GaussianRows.rows(new float[] {2, 2}, 1);
    Metric metric = new MmdProvider().compare(DEFAULTS, right, made, GaussianRows.context());
    assertEquals(1.0, metric.details().get("bandwidth"));
    assertEquals(2 - 2 * Math.exp(-0.5), metric.value(), 1e-15);
  }
}
