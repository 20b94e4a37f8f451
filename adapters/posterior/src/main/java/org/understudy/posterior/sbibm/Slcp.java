package org.understudy.posterior.sbibm;

import org.apiguardian.api.API;
import org.understudy.posterior.prior.Prior;
import org.understudy.posterior.prior.Priors;
import org.understudy.tensor.RandomStream;

/**
 * sbibm SLCP: four draws of a Gaussian whose covariance is a complicated function of three
 * parameters.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Slcp extends Task {
  /** Four draws of N((t1, t2), S), s1 = t3^2, s2 = t4^2, correlation tanh t5. */
  static double[] draws(double[] theta, RandomStream random) {
    double s1 = theta[2] * theta[2];
    double s2 = theta[3] * theta[3];
    double rho = Math.tanh(theta[4]);
    // The Cholesky factor of S + 1e-6 I.
    double a = Math.sqrt(s1 * s1 + 1e-6);
    double b = rho * s1 * s2 / a;
    double c = Math.sqrt(s2 * s2 + 1e-6 - b * b);
    double[] x = new double[8];
    for (int i = 0; i < 4; i++) {
      double u = random.nextGaussian();
      double v = random.nextGaussian();
      x[2 * i] = theta[0] + a * u;
      x[2 * i + 1] = theta[1] + b * u + c * v;
    }
    return x;
  }

  /** The task. */
  public Slcp() {
    super(
        "slcp",
        "sbibm SLCP: four draws of a Gaussian whose covariance is a complicated function of three parameters.");
  }

  @Override
  public Prior prior() {
    return Priors.boxUniform(parameters(5), filled(5, -3), filled(5, 3));
  }

  @Override
  int outputs() {
    return 8;
  }

  @Override
  double[] simulate(double[] theta, RandomStream random) {
    return draws(theta, random);
  }
}
