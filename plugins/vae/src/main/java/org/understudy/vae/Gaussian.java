package org.understudy.vae;

import org.understudy.tensor.LogDensity;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * Independent normals, one for each element of each row.
 *
 * @param mean {@code [n, d]}
 * @param logDeviation the logarithm of the standard deviation, {@code [n, d]}
 */
record Gaussian(Tensor mean, Tensor logDeviation) {
  private static final float BOUND = 5;

  /**
   * The one that a network's output means.
   *
   * @param outputs {@code [n, 2 d]}: means, then logarithms of deviations before {@link #bounded}
   */
  static Gaussian of(Tensor outputs) {
    int d = outputs.dim(1) / 2;
    return new Gaussian(outputs.slice(1, 0, d), bounded(outputs.slice(1, d, 2 * d)));
  }

  /**
   * Keeps a logarithm of deviations within 5 nats of that of a standardised number, smoothly: a
   * decoder that could be certain of an event would have an infinite density there.
   */
  static Tensor bounded(Tensor logDeviation) {
    return logDeviation.div(BOUND).tanh().mul(BOUND);
  }

  /** Some of its rows, as often as they are named. */
  Gaussian rows(int[] chosen) {
    return new Gaussian(mean.gather(0, chosen), logDeviation.gather(0, chosen));
  }

  /** Draws that follow gradients to mean and deviation. */
  Tensor sample(RandomStream random) {
    return mean.add(random.normal(mean.shape().toArray()).mul(logDeviation.exp()));
  }

  /** The log-density of each row, {@code [n]}. */
  Tensor logProb(Tensor x) {
    return LogDensity.normal(x, mean, logDeviation);
  }

  /** The Kullback-Leibler divergence of each row's normals from another's, {@code [n]}. */
  Tensor divergence(Gaussian from) {
    Tensor ratio = logDeviation.sub(from.logDeviation);
    Tensor distance = mean.sub(from.mean).div(from.logDeviation.exp());
    return ratio.mul(2).exp().add(distance.square()).sub(1).mul(0.5f).sub(ratio).sum(1);
  }

  /** The normalised product of two densities: precisions add, means are weighted by them. */
  Gaussian product(Gaussian other) {
    Tensor share = other.logDeviation.sub(logDeviation).mul(2).sigmoid();
    Tensor joint = other.mean.add(mean.sub(other.mean).mul(share));
    return new Gaussian(joint, logDeviation.add(share.log().mul(0.5f)));
  }

  /** How many deviations a value is from the mean. */
  Tensor standardise(Tensor value) {
    return value.sub(mean).div(logDeviation.exp());
  }

  /** The value so many deviations from the mean. */
  Tensor unstandardise(Tensor innovation) {
    return mean.add(innovation.mul(logDeviation.exp()));
  }
}
