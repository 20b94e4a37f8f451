package org.understudy.posterior.prior;

import org.apache.commons.math3.special.Gamma;
import org.understudy.tensor.RandomStream;

/** The gamma distribution; the exponential where the shape is one. */
record GammaLaw(double shape, double scale) implements Univariate {
  @Override
  public double sample(RandomStream random) {
    return scale * Math.exp(logDraw(shape, random));
  }

  @Override
  public double logProb(double x) {
    if (!(x >= 0) || (x == 0 && shape != 1)) {
      return Double.NEGATIVE_INFINITY;
    }
    double power = shape == 1 ? 0 : (shape - 1) * Math.log(x / scale);
    return power - x / scale - Gamma.logGamma(shape) - Math.log(scale);
  }

  @Override
  public double slope(double x) {
    return (shape == 1 ? 0 : (shape - 1) / x) - 1 / scale;
  }

  @Override
  public double cumulative(double x) {
    return x > 0 ? Gamma.regularizedGammaP(shape, x / scale) : 0;
  }

  @Override
  public double survival(double x) {
    return x > 0 ? Gamma.regularizedGammaQ(shape, x / scale) : 1;
  }

  @Override
  public double low() {
    return 0;
  }

  @Override
  public double high() {
    return Double.POSITIVE_INFINITY;
  }

  /** The logarithm of a gamma draw of scale one; no shape is too small for it. */
  static double logDraw(double shape, RandomStream random) {
    if (shape < 1) {
      double u = 1 - random.nextDouble();
      return logDraw(shape + 1, random) + Math.log(u) / shape;
    }
    // Marsaglia and Tsang (2000).
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double z = random.nextGaussian();
      double v = Math.pow(1 + c * z, 3);
      if (v > 0) {
        double u = 1 - random.nextDouble();
        if (Math.log(u) < 0.5 * z * z + d - d * v + d * Math.log(v)) {
          return Math.log(d * v);
        }
      }
    }
  }
}
