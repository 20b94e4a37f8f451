package org.understudy.posterior.sbibm;

import org.apiguardian.api.API;
import org.understudy.posterior.prior.Prior;
import org.understudy.posterior.prior.Priors;
import org.understudy.tensor.RandomStream;

/** sbibm Gaussian mixture: the common mean of a wide and a narrow Gaussian. */
@API(status = API.Status.EXPERIMENTAL)
public final class GaussianMixtureTask extends Task {
  /** The task. */
  public GaussianMixtureTask() {
    super(
        "gaussian-mixture-mean",
        "sbibm Gaussian mixture: the common mean of a wide and a narrow Gaussian.");
  }

  @Override
  public Prior prior() {
    return Priors.boxUniform(parameters(2), filled(2, -10), filled(2, 10));
  }

  @Override
  int outputs() {
    return 2;
  }

  @Override
  double[] simulate(double[] theta, RandomStream random) {
    double deviation = random.nextDouble() < 0.5 ? 1 : 0.1;
    return new double[] {
      theta[0] + deviation * random.nextGaussian(), theta[1] + deviation * random.nextGaussian()
    };
  }
}
