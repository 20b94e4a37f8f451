package org.understudy.posterior.sbibm;

import org.apiguardian.api.API;
import org.understudy.posterior.prior.Prior;
import org.understudy.posterior.prior.Priors;
import org.understudy.tensor.RandomStream;

/** sbibm Gaussian linear uniform: the mean of a ten-dimensional Gaussian, uniform prior. */
@API(status = API.Status.EXPERIMENTAL)
public final class GaussianLinearUniform extends Task {
  /** The task. */
  public GaussianLinearUniform() {
    super(
        "gaussian-linear-uniform",
        "sbibm Gaussian linear uniform: the mean of a ten-dimensional Gaussian, uniform prior.");
  }

  @Override
  public Prior prior() {
    return Priors.boxUniform(parameters(10), filled(10, -1), filled(10, 1));
  }

  @Override
  int outputs() {
    return 10;
  }

  @Override
  double[] simulate(double[] theta, RandomStream random) {
    double[] x = new double[10];
    for (int i = 0; i < x.length; i++) {
      x[i] = theta[i] + Math.sqrt(0.1) * random.nextGaussian();
    }
    return x;
  }
}
