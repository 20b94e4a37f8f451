package org.understudy.benchmarks;

import org.understudy.tensor.RandomStream;

/**
 * Independent configurations of the two-dimensional Ising model on a small torus, row by row from
 * powers of its transfer matrix: p(r_1) ~ (T^L)(r_1, r_1), and p(r_k+1 | r_k, r_1) ~ T(r_k, r_k+1)
 * T^(L-k)(r_k+1, r_1).
 */
final class AutoregressiveIsingSampler {
  private final int length;
  private final int states;
  private final double beta;

  /** powers[m][r * states + s] is T^m(r, s). */
  private final double[][] powers;

  private final double[] first;
  private final double logZ;

  AutoregressiveIsingSampler(int length, double beta) {
    this.length = length;
    this.beta = beta;
    states = 1 << length;
    powers = new double[length + 1][];
    powers[1] = new double[states * states];
    for (int r = 0; r < states; r++) {
      for (int s = 0; s < states; s++) {
        powers[1][r * states + s] = Math.exp(beta * (bonds(s, rotated(s)) + bonds(r, s)));
      }
    }
    for (int m = 2; m <= length; m++) {
      powers[m] = product(powers[m - 1], powers[1]);
    }
    first = new double[states];
    double trace = 0;
    for (int r = 0; r < states; r++) {
      first[r] = powers[length][r * states + r];
      trace += first[r];
    }
    logZ = Math.log(trace);
  }

  private int rotated(int row) {
    return (row >> 1) | ((row & 1) << (length - 1));
  }

  /** The sum of the products of the spins of two rows. */
  private int bonds(int r, int s) {
    return length - 2 * Integer.bitCount(r ^ s);
  }

  private double[] product(double[] a, double[] b) {
    double[] c = new double[states * states];
    for (int i = 0; i < states; i++) {
      for (int k = 0; k < states; k++) {
        double factor = a[i * states + k];
        for (int j = 0; j < states; j++) {
          c[i * states + j] += factor * b[k * states + j];
        }
      }
    }
    return c;
  }

  double logZ() {
    return logZ;
  }

  /**
   * Configurations as rows of zeros and ones.
   *
   * @param logProb where the exact log-probability of each goes
   */
  float[] draw(double[] logProb, RandomStream random) {
    float[] spins = new float[logProb.length * length * length];
    double[] weights = new double[states];
    for (int n = 0; n < logProb.length; n++) {
      int begin = chosen(first, random);
      int row = begin;
      int energy = 0;
      for (int k = 1; k <= length; k++) {
        for (int i = 0; i < length; i++) {
          spins[(n * length + k - 1) * length + i] = (row >> i) & 1;
        }
        int next = begin;
        if (k < length) {
          // T^m is not symmetric, the couplings within a row are its second argument's.
          for (int s = 0; s < states; s++) {
            weights[s] = powers[1][row * states + s] * powers[length - k][s * states + begin];
          }
          next = chosen(weights, random);
        }
        energy += bonds(next, rotated(next)) + bonds(row, next);
        row = next;
      }
      logProb[n] = beta * energy - logZ;
    }
    return spins;
  }

  private static int chosen(double[] weights, RandomStream random) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double left = random.nextDouble() * sum;
    int chosen = 0;
    while (chosen < weights.length - 1 && left >= weights[chosen]) {
      left -= weights[chosen++];
    }
    return chosen;
  }
}
