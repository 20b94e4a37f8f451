package org.understudy.sampling;

import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * The integrated autocorrelation time of a quantity, 1 + 2 sum_t rho(t), by the Gamma method of
 * Wolff (2004): the error of a mean over N draws is sd sqrt(time / N). (Wolff's own tau_int is half
 * of it.)
 *
 * @param time at least 1 where draws are not antithetic
 * @param error its own standard error
 * @param window the lag at which the sum ends, where its bias equals its noise
 */
@API(status = API.Status.EXPERIMENTAL)
public record Autocorrelation(double time, double error, int window) {
  /** Wolff's S: the decay time in units of tau_int. */
  private static final double DECAY = 1.5;

  /**
   * Of one quantity.
   *
   * @param draws {@code [chains][draws]}, all of one length
   */
  public static Autocorrelation of(double[][] draws) {
    int n = draws[0].length;
    int chains = draws.length;
    double total = (double) n * chains;
    double[] means = new double[chains];
    Arrays.fill(
        means, Arrays.stream(draws).flatMapToDouble(Arrays::stream).average().orElseThrow());
    double variance = covariance(draws, means, 0) / n;
    if (!(variance > 0)) {
      return new Autocorrelation(n, n, 0);
    }
    double half = 0.5;
    // Decay is judged by sizes, or correlations that alternate would end the sum at once.
    double sizes = 0.5;
    int window = 0;
    for (int lag = 1; lag < n / 2; lag++) {
      double correlation = covariance(draws, means, lag) / (n - lag) / variance;
      half += correlation;
      sizes += Math.abs(correlation);
      window = lag;
      double decay = DECAY / Math.log((2 * sizes + 1) / (2 * sizes - 1));
      if (Math.exp(-lag / decay) - decay / Math.sqrt(lag * total) < 0) {
        break;
      }
    }
    // The mean that is subtracted was found from the same draws.
    half *= 1 + (2 * window + 1) / total;
    double error = 2 * half * 2 * Math.sqrt(Math.max(0, window + 0.5 - half) / total);
    return new Autocorrelation(2 * half, error, window);
  }

  /** The mean over chains of sum_i (x_i - mean) (x_(i + lag) - mean). */
  static double covariance(double[][] chains, double[] means, int lag) {
    double sum = 0;
    for (int c = 0; c < chains.length; c++) {
      double[] chain = chains[c];
      double mean = means[c];
      double own = 0;
      for (int i = 0; i + lag < chain.length; i++) {
        own += (chain[i] - mean) * (chain[i + lag] - mean);
      }
      sum += own / chains.length;
    }
    return sum;
  }
}
