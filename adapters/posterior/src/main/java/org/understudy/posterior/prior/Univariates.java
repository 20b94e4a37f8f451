package org.understudy.posterior.prior;

import org.apache.commons.math3.special.Erf;
import org.apiguardian.api.API;
import org.understudy.tensor.RandomStream;

/** Distributions of one number in closed form. */
@API(status = API.Status.EXPERIMENTAL)
public final class Univariates {
  private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

  private Univariates() {}

  /** Uniform from low to high. */
  public static Univariate uniform(double low, double high) {
    return new Uniform(low, high);
  }

  /** Normal. */
  public static Univariate normal(double mean, double deviation) {
    return new Normal(mean, deviation);
  }

  /** Its logarithm is normal. */
  public static Univariate logNormal(double mean, double deviation) {
    return new LogNormal(new Normal(mean, deviation));
  }

  /** The size of a normal with mean zero: sqrt(2 / pi) exp(-x^2 / 2 scale^2) / scale, x >= 0. */
  public static Univariate halfNormal(double scale) {
    return new Truncated(new Normal(0, scale), 0, Double.POSITIVE_INFINITY);
  }

  /** Gamma: x^(shape - 1) exp(-x / scale), with mean shape * scale. */
  public static Univariate gamma(double shape, double scale) {
    return new GammaLaw(shape, scale);
  }

  /** Exponential: exp(-x / scale) / scale, with mean scale. */
  public static Univariate exponential(double scale) {
    return new GammaLaw(1, scale);
  }

  /** Beta: x^(alpha - 1) (1 - x)^(beta - 1) on [0, 1]. */
  public static Univariate beta(double alpha, double beta) {
    return new BetaLaw(alpha, beta);
  }

  /**
   * A distribution cut to an interval and normalised anew, exactly.
   *
   * @param low may be negative infinity
   * @param high may be infinity
   * @throws IllegalArgumentException if the interval is empty, or holds nothing of the distribution
   */
  public static Univariate truncated(Univariate whole, double low, double high) {
    return new Truncated(whole, Math.max(low, whole.low()), Math.min(high, whole.high()));
  }

  private record Uniform(double low, double high) implements Univariate {
    @Override
    public double sample(RandomStream random) {
      return low + (high - low) * random.nextDouble();
    }

    @Override
    public double logProb(double x) {
      return x >= low && x <= high ? -Math.log(high - low) : Double.NEGATIVE_INFINITY;
    }

    @Override
    public double slope(double x) {
      return 0;
    }

    @Override
    public double cumulative(double x) {
      return Math.min(1, Math.max(0, (x - low) / (high - low)));
    }

    @Override
    public double survival(double x) {
      return Math.min(1, Math.max(0, (high - x) / (high - low)));
    }
  }

  private record Normal(double mean, double deviation) implements Univariate {
    @Override
    public double sample(RandomStream random) {
      return mean + deviation * random.nextGaussian();
    }

    private double standard(double x) {
      return (x - mean) / deviation;
    }

    @Override
    public double logProb(double x) {
      double z = standard(x);
      return -(0.5 * (z * z + LOG_TWO_PI) + Math.log(deviation));
    }

    @Override
    public double slope(double x) {
      return -standard(x) / deviation;
    }

    @Override
    public double cumulative(double x) {
      return 0.5 * Erf.erfc(-standard(x) / Math.sqrt(2));
    }

    @Override
    public double survival(double x) {
      return 0.5 * Erf.erfc(standard(x) / Math.sqrt(2));
    }

    @Override
    public double low() {
      return Double.NEGATIVE_INFINITY;
    }

    @Override
    public double high() {
      return Double.POSITIVE_INFINITY;
    }
  }

  private record LogNormal(Normal inLog) implements Univariate {
    @Override
    public double sample(RandomStream random) {
      return Math.exp(inLog.sample(random));
    }

    @Override
    public double logProb(double x) {
      if (!(x > 0)) {
        return Double.NEGATIVE_INFINITY;
      }
      double log = Math.log(x);
      return inLog.logProb(log) - log;
    }

    @Override
    public double slope(double x) {
      return (inLog.slope(Math.log(x)) - 1) / x;
    }

    @Override
    public double cumulative(double x) {
      return x > 0 ? inLog.cumulative(Math.log(x)) : 0;
    }

    @Override
    public double survival(double x) {
      return x > 0 ? inLog.survival(Math.log(x)) : 1;
    }

    @Override
    public double low() {
      return 0;
    }

    @Override
    public double high() {
      return Double.POSITIVE_INFINITY;
    }
  }
}
