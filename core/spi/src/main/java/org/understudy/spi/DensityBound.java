package org.understudy.spi;

import org.apiguardian.api.API;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/** A distribution with a lower bound on its log-density: the evidence lower bound (ELBO). */
@API(status = API.Status.EXPERIMENTAL)
public interface DensityBound extends Distribution {
  /**
   * A stochastic estimate whose mean is at most log p(x), in nats.
   *
   * @param x {@code [n, ...eventShape()]}
   * @return {@code [n]}
   */
  Tensor elbo(Tensor x, RandomStream random);

  /**
   * Estimates of log-densities.
   *
   * @param value of each event in nats, {@code [n]}
   * @param error the standard error of each value, {@code [n]}; NaN from a single draw
   */
  record Estimate(Tensor value, Tensor error) {}

  /**
   * How near so many draws come to log p(x), unrecorded. By default the mean of so many bounds,
   * which stays below; families whose bound closes with the number of draws give log p(x) itself
   * within the error.
   *
   * @param x {@code [n, ...eventShape()]}
   * @param samples at least 1
   */
  default Estimate logProbEstimate(Tensor x, int samples, RandomStream random) {
    double[] mean = new double[x.dim(0)];
    double[] squares = new double[mean.length];
    for (int sample = 1; sample <= samples; sample++) {
      float[] bound;
      try (Scope scope = Scope.open();
          Gradients.Recording paused = Gradients.pause()) {
        bound = elbo(x, random).toArray();
      }
      for (int i = 0; i < bound.length; i++) {
        double change = bound[i] - mean[i];
        mean[i] += change / sample;
        squares[i] += change * (bound[i] - mean[i]);
      }
    }
    float[] values = new float[mean.length];
    float[] errors = new float[mean.length];
    for (int i = 0; i < mean.length; i++) {
      values[i] = (float) mean[i];
      errors[i] = (float) Math.sqrt(squares[i] / (samples - 1) / samples);
    }
    return new Estimate(Tensor.of(values, values.length), Tensor.of(errors, errors.length));
  }
}
