package org.understudy.diffusion;

import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * Two round normals in the plane, whose denoiser is known: behind noise a component stays normal,
 * with the variances added, and the mean of the data is a weighted mean of two posterior means.
 */
final class Mixture implements Denoiser {
  private final double[][] means;
  private final double[] deviations;
  private final double[] weights;

  private Mixture(double[][] means, double[] deviations, double[] weights) {
    this.means = means;
    this.deviations = deviations;
    this.weights = weights;
  }

  static Mixture two() {
    return new Mixture(
        new double[][] {{-1, 0.5}, {0.8, -0.4}}, new double[] {0.5, 0.2}, new double[] {0.4, 0.6});
  }

  static Mixture one() {
    return new Mixture(
        new double[][] {{0.1, -0.1}, {0.1, -0.1}},
        new double[] {0.7, 0.7},
        new double[] {0.5, 0.5});
  }

  /** alpha^2 s_k^2 + sigma^2 of each place. */
  private Tensor variance(int k, GaussianPath.Point... places) {
    return Columns.of(places, p -> Math.pow(p.alpha() * deviations[k], 2) + p.sigma() * p.sigma());
  }

  private Tensor off(int k, Tensor x, GaussianPath.Point... places) {
    return x.sub(mean(k).mul(Columns.of(places, GaussianPath.Point::alpha)));
  }

  /** log w_k N(x; alpha m_k, alpha^2 s_k^2 + sigma^2): {@code [n, 1]}. */
  private Tensor joint(int k, Tensor x, GaussianPath.Point... places) {
    Tensor variance = variance(k, places);
    return off(k, x, places)
        .square()
        .sum(1, true)
        .mul(-0.5f)
        .div(variance)
        .sub(variance.log())
        .add((float) Math.log(weights[k] / (2 * Math.PI)));
  }

  private Tensor mean(int k) {
    return Tensor.of(new float[] {(float) means[k][0], (float) means[k][1]}, 1, 2);
  }

  /** The log-probability of each component: {@code [n, 2]}. */
  Tensor components(Tensor x, GaussianPath.Point... places) {
    return Tensor.concat(1, joint(0, x, places), joint(1, x, places)).logSoftmax(1);
  }

  Tensor logProb(Tensor x) {
    GaussianPath.Point data = GaussianPath.straight().first();
    return Tensor.concat(1, joint(0, x, data), joint(1, x, data)).logSumExp(1);
  }

  Tensor sample(int count, RandomStream random) {
    float[] values = new float[2 * count];
    for (int i = 0; i < count; i++) {
      int k = random.nextDouble() < weights[0] ? 0 : 1;
      for (int j = 0; j < 2; j++) {
        values[2 * i + j] = (float) (means[k][j] + deviations[k] * random.nextGaussian());
      }
    }
    return Tensor.of(values, count, 2);
  }

  @Override
  public Estimate at(Tensor x, GaussianPath.Point... places) {
    Tensor shares = components(x, places).exp();
    Tensor data = Tensor.zeros(1, 2);
    Tensor noise = Tensor.zeros(1, 2);
    for (int k = 0; k < 2; k++) {
      double own = deviations[k] * deviations[k];
      Tensor off = off(k, x, places).div(variance(k, places));
      Tensor share = shares.slice(1, k, k + 1);
      Tensor pulled = off.mul(Columns.of(places, place -> place.alpha() * own));
      data = data.add(mean(k).add(pulled).mul(share));
      noise = noise.add(off.mul(Columns.of(places, GaussianPath.Point::sigma)).mul(share));
    }
    return new Estimate(data, noise, null);
  }
}
