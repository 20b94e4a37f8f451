package org.understudy.tensor;

/** The error function, to about double precision. */
final class ErrorFunction {
  private ErrorFunction() {}

  /**
   * Its Maclaurin series near zero, Lentz's continued fraction of the complement elsewhere
   * (Abramowitz and Stegun 7.1.6, 7.1.14).
   */
  static double of(double x) {
    double a = Math.abs(x);
    if (Double.isNaN(x)) {
      return x;
    }
    if (a > 6) {
      return Math.signum(x);
    }
    if (a < 2.5) {
      double term = x;
      double sum = x;
      double square = x * x;
      for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
        term *= 2 * square / (2 * n + 1);
        sum += term;
      }
      return 2 / Math.sqrt(Math.PI) * Math.exp(-square) * sum;
    }
    double fraction = 0;
    for (int k = 60; k >= 1; k--) {
      fraction = k / 2.0 / (a + fraction);
    }
    double complement = Math.exp(-a * a) / (Math.sqrt(Math.PI) * (a + fraction));
    return Math.signum(x) * (1 - complement);
  }
}
