package org.understudy.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.understudy.tensor.RandomStream;

final class ConvergenceTest {
  private static final int CHAINS = 4;

  /** x_t = a x_(t-1) + sqrt(1 - a^2) xi: standard normal with correlations a^t. */
  private static double[][] autoregression(double a, int draws, long seed) {
    RandomStream random = RandomStream.of(seed);
    double[][] chains = new double[CHAINS][draws];
    for (double[] chain : chains) {
      chain[0] = random.nextGaussian();
      for (int t = 1; t < draws; t++) {
        chain[t] = a * chain[t - 1] + Math.sqrt(1 - a * a) * random.nextGaussian();
      }
    }
    return chains;
  }

  /** The time of an autoregression is (1 + a) / (1 - a). */
  @ParameterizedTest
  @ValueSource(doubles = {-0.5, 0, 0.5, 0.9, 0.97})
  void effectiveSizesOfAutoregressions(double a) {
    int draws = 20_000;
    double[][] chains = autoregression(a, draws, 3);
    double exact = CHAINS * draws * (1 - a) / (1 + a);
    assertEquals(1, Convergence.meanEss(chains) / exact, 0.12);
    assertEquals(1, Convergence.bulkEss(chains) / exact, 0.12);
    Autocorrelation time = Autocorrelation.of(chains);
    // The window ends where its bias is as large as its error: hence 5 rather than 4.
    assertEquals((1 + a) / (1 - a), time.time(), 5 * time.error() + 0.02);
    assertTrue(time.error() < 0.1 * time.time(), time.toString());
    assertEquals(1, Convergence.rHat(chains), 0.005);
  }

  /** An indicator's correlations are known where draws are independent. */
  @Test
  void tailsOfIndependentDraws() {
    double[][] chains = autoregression(0, 10_000, 4);
    assertEquals(1, Convergence.tailEss(chains) / (CHAINS * 10_000), 0.06);
  }

  /** E of bfmi: the variance of differences is 2 (1 - a) of the variance. */
  @Test
  void bfmiOfAnAutoregression() {
    assertEquals(2 * (1 - 0.6), Convergence.bfmi(autoregression(0.6, 50_000, 5)), 0.03);
  }

  /**
   * Two halves with means m apart by 2 delta in units of the deviation: between / within = delta^2
   * (4/3 for four chains' sample variance), and R-hat the root of 1 plus that.
   */
  @Test
  void rHatSeesAMeanThatMoved() {
    double[][] chains = autoregression(0, 5000, 6);
    for (int c = 0; c < CHAINS / 2; c++) {
      for (int t = 0; t < chains[c].length; t++) {
        chains[c][t] += 0.4;
      }
    }
    // Eight half chains, four at each mean: the sample variance of means is .2^2 8 / 7.
    assertEquals(Math.sqrt(1 + 0.04 * 8 / 7), Convergence.rHat(chains), 0.006);
  }

  @Test
  void rHatSeesASpreadThatDiffers() {
    double[][] chains = autoregression(0, 5000, 7);
    for (int t = 0; t < chains[0].length; t++) {
      chains[0][t] *= 3;
    }
    assertTrue(Convergence.rHat(chains) > 1.05);
  }

  /** Ranks are unmoved by a monotone map, even to a Cauchy's tails. */
  @Test
  void ranksIgnoreMonotoneMaps() {
    double[][] chains = autoregression(0.3, 1000, 8);
    double[][] mapped = autoregression(0.3, 1000, 8);
    for (double[] chain : mapped) {
      for (int t = 0; t < chain.length; t++) {
        chain[t] = Math.sinh(4 * chain[t]);
      }
    }
    assertEquals(Convergence.bulkEss(chains), Convergence.bulkEss(mapped), 1e-9);
    assertEquals(Convergence.tailEss(chains), Convergence.tailEss(mapped), 1e-9);
  }

  @Test
  void chainsThatStandStillAreNotConverged() {
    double[][] chains = new double[CHAINS][100];
    assertEquals(Double.POSITIVE_INFINITY, Convergence.rHat(chains));
    assertEquals(1, Convergence.bulkEss(chains));
  }

  /** The quantile of the cumulative distribution, which is found by Simpson's rule. */
  @Test
  void normalQuantilesInvertTheIntegral() {
    for (double z : new double[] {-4, -2.2, -1, 0, 0.3, 1.9, 3.5}) {
      int n = 4000;
      double h = (z + 10) / n;
      double sum = 0;
      for (int i = 0; i <= n; i++) {
        double x = -10 + h * i;
        sum += (i == 0 || i == n ? 1 : i % 2 == 0 ? 2 : 4) * Math.exp(-x * x / 2);
      }
      double p = sum * h / 3 / Math.sqrt(2 * Math.PI);
      assertEquals(z, NormalQuantile.of(p), 2e-8);
    }
  }
}
