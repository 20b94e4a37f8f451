package org.understudy.posterior.sbibm;

import org.apache.commons.math3.exception.MathIllegalArgumentException;
import org.apache.commons.math3.exception.MathIllegalStateException;
import org.apache.commons.math3.ode.FirstOrderDifferentialEquations;
import org.apache.commons.math3.ode.FirstOrderIntegrator;
import org.apache.commons.math3.ode.nonstiff.DormandPrince853Integrator;
import org.apiguardian.api.API;
import org.understudy.posterior.prior.Prior;
import org.understudy.posterior.prior.Priors;
import org.understudy.tensor.RandomStream;

/** sbibm Lotka-Volterra: predators and prey, both counted with noise ten times. */
@API(status = API.Status.EXPERIMENTAL)
public final class LotkaVolterra extends Task {
  private static FirstOrderIntegrator solver() {
    return new DormandPrince853Integrator(1e-10, 10, 1e-8, 1e-8);
  }

  /** The task. */
  public LotkaVolterra() {
    super(
        "lotka-volterra",
        "sbibm Lotka-Volterra: predators and prey, both counted with noise ten times.");
  }

  @Override
  public Prior prior() {
    return Priors.logNormal(parameters(4), new double[] {-0.125, -3, -0.125, -3}, filled(4, 0.5));
  }

  @Override
  int outputs() {
    return 20;
  }

  @Override
  double[] simulate(double[] theta, RandomStream random) {
    FirstOrderDifferentialEquations equations =
        new FirstOrderDifferentialEquations() {
          @Override
          public int getDimension() {
            return 2;
          }

          @Override
          public void computeDerivatives(double t, double[] y, double[] slopes) {
            slopes[0] = theta[0] * y[0] - theta[1] * y[0] * y[1];
            slopes[1] = -theta[2] * y[1] + theta[3] * y[0] * y[1];
          }
        };
    try {
      double[] state = {30, 1};
      double[] x = new double[outputs()];
      double before = 0;
      for (int i = 0; i < 10; i++) {
        double at = 2.1 * i;
        if (at > before) {
          solver().integrate(equations, before, state, at, state);
          before = at;
        }
        for (int k = 0; k < 2; k++) {
          double mean = Math.log(Math.min(1e4, Math.max(1e-10, state[k])));
          x[10 * k + i] = Math.exp(mean + 0.1 * random.nextGaussian());
        }
      }
      return x;
    } catch (MathIllegalStateException | MathIllegalArgumentException e) {
      // A solution that blows up is a failed simulation.
      return filled(outputs(), Double.NaN);
    }
  }
}
