package org.understudy.posterior.sbibm;

import org.understudy.tensor.RandomStream;

/** Draws of the binomial distribution. */
final class Binomials {
  private Binomials() {}

  /**
   * The number of successes in some trials: inversion by the shorter tail (Kachitvichyanukul 1988).
   */
  static int draw(int trials, double p, RandomStream random) {
    if (p > 0.5) {
      return trials - draw(trials, 1 - p, random);
    }
    if (p * trials > 30) {
      // Inversion would underflow: count in two halves.
      int half = trials / 2;
      return draw(half, p, random) + draw(trials - half, p, random);
    }
    double odds = p / (1 - p);
    double probability = Math.exp(trials * Math.log1p(-p));
    double u = random.nextDouble();
    int count = 0;
    while (u > probability && count < trials) {
      u -= probability;
      count++;
      probability *= odds * (trials - count + 1) / count;
    }
    return count;
  }
}
