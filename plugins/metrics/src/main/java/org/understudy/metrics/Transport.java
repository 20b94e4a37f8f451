package org.understudy.metrics;

/** Optimal transport between samples of one number. */
final class Transport {
  private Transport() {}

  /**
   * The p-th power of the Wasserstein-p distance of two samples, the integral of |F^-1(t) -
   * G^-1(t)|^p over t in (0, 1), exact for any two counts.
   *
   * @param a ascending
   * @param b ascending
   */
  static double cost(double[] a, double[] b, int p) {
    double sum = 0;
    int i = 0;
    int j = 0;
    // In units of 1 / (a.length b.length), in which every step of either quantile function is
    // whole.
    long at = 0;
    while (i < a.length && j < b.length) {
      long stepA = (i + 1L) * b.length;
      long stepB = (j + 1L) * a.length;
      long next = Math.min(stepA, stepB);
      double distance = Math.abs(a[i] - b[j]);
      sum += (next - at) * (p == 1 ? distance : Math.pow(distance, p));
      at = next;
      i += stepA == next ? 1 : 0;
      j += stepB == next ? 1 : 0;
    }
    return sum / a.length / b.length;
  }
}
