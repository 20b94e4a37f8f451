package org.understudy.runtime.transform;

import org.apache.commons.math3.special.Erf;

/** The standard normal's cumulative distribution and its inverse. */
final class NormalQuantile {
  private NormalQuantile() {}

  /** P(Z <= z). */
  static double cumulative(double z) {
    return 0.5 * Erf.erfc(-z / Math.sqrt(2));
  }

  /** The z with {@code cumulative(z) = p}, for p in (0, 1). */
  static double of(double p) {
    return -Math.sqrt(2) * Erf.erfcInv(2 * p);
  }
}
