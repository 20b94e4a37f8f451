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

/**
 * sbibm SIR: an epidemic of a million people, infections counted in a thousand of them on ten days.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Sir extends Task {
  private static final double PEOPLE = 1e6;

  private static FirstOrderIntegrator solver() {
    return new DormandPrince853Integrator(1e-10, 10, 1e-4, 1e-8);
  }

  /** The task. */
  public Sir() {
    super(
        "sir",
        "sbibm SIR: an epidemic of a million people, infections counted in a thousand of them on ten days.");
  }

  @Override
  public Prior prior() {
    return Priors.logNormal(
        parameters(2), new double[] {Math.log(0.4), Math.log(0.125)}, new double[] {0.5, 0.2});
  }

  @Override
  int outputs() {
    return 10;
  }

  @Override
  double[] simulate(double[] theta, RandomStream random) {
    FirstOrderDifferentialEquations equations =
        new FirstOrderDifferentialEquations() {
          @Override
          public int getDimension() {
            return 3;
          }

          @Override
          public void computeDerivatives(double t, double[] y, double[] slopes) {
            double infections = theta[0] * y[0] * y[1] / PEOPLE;
            double recoveries = theta[1] * y[1];
            slopes[0] = -infections;
            slopes[1] = infections - recoveries;
            slopes[2] = recoveries;
          }
        };
    try {
      double[] state = {PEOPLE - 1, 1, 0};
      double[] x = new double[outputs()];
      double before = 0;
      for (int i = 0; i < 10; i++) {
        double at = 17.0 * i;
        if (at > before) {
          solver().integrate(equations, before, state, at, state);
          before = at;
        }
        double share = Math.min(1, Math.max(0, state[1] / PEOPLE));
        x[i] = Binomials.draw(1000, share, random);
      }
      return x;
    } catch (MathIllegalStateException | MathIllegalArgumentException e) {
      // A solution that blows up is a failed simulation.
      return filled(outputs(), Double.NaN);
    }
  }
}
