package org.understudy.posterior.sbibm;

import org.apiguardian.api.API;
import org.understudy.posterior.prior.Prior;
import org.understudy.posterior.prior.Priors;
import org.understudy.tensor.RandomStream;

/** sbibm two moons: a crescent, two of them in the posterior. */
@API(status = API.Status.EXPERIMENTAL)
public final class TwoMoons extends Task {
  /** The task. */
  public TwoMoons() {
    super("two-moons", "sbibm two moons: a crescent, two of them in the posterior.");
  }

  @Override
  public Prior prior() {
    return Priors.boxUniform(parameters(2), filled(2, -1), filled(2, 1));
  }

  @Override
  int outputs() {
    return 2;
  }

  @Override
  double[] simulate(double[] theta, RandomStream random) {
    double angle = Math.PI * (random.nextDouble() - 0.5);
    double radius = 0.1 + 0.01 * random.nextGaussian();
    double x = radius * Math.cos(angle) + 0.25;
    double y = radius * Math.sin(angle);
    return new double[] {
      x - Math.abs(theta[0] + theta[1]) / Math.sqrt(2), y + (theta[1] - theta[0]) / Math.sqrt(2)
    };
  }
}
