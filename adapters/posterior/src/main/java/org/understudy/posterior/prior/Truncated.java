package org.understudy.posterior.prior;

import org.understudy.tensor.RandomStream;

/** A distribution of one number cut to an interval within its support. */
record Truncated(Univariate whole, double low, double high, double mass) implements Univariate {
  /**
   * Below this share kept, draws come from the inverse distribution function and not by refusal.
   */
  private static final double ENOUGH = 0.1;

  Truncated(Univariate whole, double low, double high) {
    this(whole, low, high, low < high ? between(whole, low, high) : Double.NaN);
    if (!(low < high)) {
      throw new IllegalArgumentException(
          "low: expected a number below high within the prior's support [%s, %s], found %s and %s"
              .formatted(whole.low(), whole.high(), low, high));
    }
    if (!(mass > Double.MIN_NORMAL)) {
      throw new IllegalArgumentException(
          "low: the prior puts nothing between %s and %s; choose an interval where it has mass"
              .formatted(low, high));
    }
  }

  /** P(a below X, X at most b), from the tail that loses no digits. */
  private static double between(Univariate whole, double a, double b) {
    return whole.cumulative(a) > 0.5
        ? whole.survival(a) - whole.survival(b)
        : whole.cumulative(b) - whole.cumulative(a);
  }

  @Override
  public double sample(RandomStream random) {
    if (mass < ENOUGH) {
      return quantile(random.nextDouble());
    }
    while (true) {
      double x = whole.sample(random);
      if (x >= low && x <= high) {
        return x;
      }
    }
  }

  /** The whole's mass from the lower end to x. */
  private double below(double x) {
    return between(whole, low, x);
  }

  /** Where a share of the mass lies below. */
  private double quantile(double share) {
    double reach = Double.isFinite(low) && Double.isFinite(high) ? high - low : 1;
    double left = Double.isFinite(low) ? low : Double.isFinite(high) ? high - reach : -reach;
    while (left > low && below(left) > share * mass) {
      reach *= 2;
      left -= reach;
    }
    double right = Double.isFinite(high) ? high : left + reach;
    while (right < high && below(right) < share * mass) {
      reach *= 2;
      right += reach;
    }
    // Newton's steps, halved brackets where they would leave.
    double x = left + 0.5 * (right - left);
    for (int i = 0; i < 100 && right - left > 1e-12 * (Math.abs(left) + Math.abs(right)); i++) {
      double excess = below(x) - share * mass;
      if (excess < 0) {
        left = x;
      } else {
        right = x;
      }
      double step = excess / Math.exp(whole.logProb(x));
      double next = x - step;
      if (Math.abs(step) < 1e-12 * Math.abs(x)) {
        break;
      }
      x = next > left && next < right ? next : left + 0.5 * (right - left);
    }
    return Math.max(low, Math.min(high, x));
  }

  @Override
  public double logProb(double x) {
    return x >= low && x <= high ? whole.logProb(x) - Math.log(mass) : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double slope(double x) {
    return whole.slope(x);
  }

  @Override
  public double cumulative(double x) {
    return x <= low ? 0 : x >= high ? 1 : between(whole, low, x) / mass;
  }

  @Override
  public double survival(double x) {
    return x <= low ? 1 : x >= high ? 0 : between(whole, x, high) / mass;
  }
}
