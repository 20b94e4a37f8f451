package org.understudy.posterior.prior;

import org.apache.commons.math3.special.Beta;
import org.understudy.tensor.RandomStream;

/** The beta distribution. */
record BetaLaw(double alpha, double beta) implements Univariate {
  @Override
  public double sample(RandomStream random) {
    double first = GammaLaw.logDraw(alpha, random);
    return 1 / (1 + Math.exp(GammaLaw.logDraw(beta, random) - first));
  }

  @Override
  public double logProb(double x) {
    if (!(x > 0 && x < 1)) {
      return Double.NEGATIVE_INFINITY;
    }
    return (alpha - 1) * Math.log(x) + (beta - 1) * Math.log1p(-x) - Beta.logBeta(alpha, beta);
  }

  @Override
  public double slope(double x) {
    return (alpha - 1) / x - (beta - 1) / (1 - x);
  }

  @Override
  public double cumulative(double x) {
    return x <= 0 ? 0 : x >= 1 ? 1 : Beta.regularizedBeta(x, alpha, beta);
  }

  @Override
  public double survival(double x) {
    return x <= 0 ? 1 : x >= 1 ? 0 : Beta.regularizedBeta(1 - x, beta, alpha);
  }

  @Override
  public double low() {
    return 0;
  }

  @Override
  public double high() {
    return 1;
  }
}
