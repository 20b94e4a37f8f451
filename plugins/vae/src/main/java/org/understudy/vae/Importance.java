package org.understudy.vae;

import java.util.Arrays;
import org.understudy.spi.DensityBound.Estimate;
import org.understudy.tensor.Tensor;

/**
 * The logarithm of the mean of weights that are known by their logarithms, for many events at once.
 */
final class Importance {
  /** The largest logarithm of each event so far, by which its sums are scaled. */
  private final double[] largest;

  private final double[] sum;
  private final double[] squares;
  private int count;

  Importance(int events) {
    largest = new double[events];
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    sum = new double[events];
    squares = new double[events];
  }

  /** One more weight of every event. */
  void add(float[] logWeights) {
    count++;
    for (int i = 0; i < logWeights.length; i++) {
      double log = logWeights[i];
      if (log > largest[i]) {
        double shrink = Math.exp(largest[i] - log);
        sum[i] *= shrink;
        squares[i] *= shrink * shrink;
        largest[i] = log;
      }
      double weight = log == Double.NEGATIVE_INFINITY ? 0 : Math.exp(log - largest[i]);
      sum[i] += weight;
      squares[i] += weight * weight;
    }
  }

  /** The logarithm of the mean, and its error to first order: that of the mean over the mean. */
  Estimate estimate() {
    float[] values = new float[sum.length];
    float[] errors = new float[sum.length];
    for (int i = 0; i < sum.length; i++) {
      double mean = sum[i] / count;
      double variance = Math.max(0, squares[i] / count - mean * mean) / (count - 1);
      values[i] = (float) (largest[i] + Math.log(mean));
      errors[i] = (float) (Math.sqrt(variance) / mean);
    }
    return new Estimate(Tensor.of(values, values.length), Tensor.of(errors, errors.length));
  }
}
