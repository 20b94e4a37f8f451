package org.understudy.posterior.sbibm;

import org.apiguardian.api.API;
import org.understudy.posterior.prior.Prior;
import org.understudy.posterior.prior.Priors;
import org.understudy.tensor.RandomStream;

/** sbibm Gaussian linear: the mean of a ten-dimensional Gaussian, normal prior. */
@API(status = API.Status.EXPERIMENTAL)
public final class GaussianLinear extends Task {
  /** The task. */
  public GaussianLinear() {
    super(
        "gaussian-linear",
        "sbibm Gaussian linear: the mean of a ten-dimensional Gaussian, normal prior.");
  }

  @Override
  public Prior prior() {
    return Priors.normal(parameters(10), filled(10, 0), filled(10, Math.sqrt(0.1)));
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
