package org.understudy.tensor;

import java.nio.FloatBuffer;

/**
 * A matrix as lower times upper triangle with its rows exchanged so that each pivot is the largest
 * of its column; in double.
 */
final class LuDecomposition {
  private final int d;

  /** The upper triangle, and the lower below it without its ones. */
  private final double[] factors;

  /** Which row of the matrix each row of the factors was. */
  private final int[] rows;

  private boolean odd;
  private final boolean finite;

  LuDecomposition(FloatBuffer source, int from, int d) {
    this.d = d;
    factors = new double[d * d];
    rows = new int[d];
    boolean allFinite = true;
    for (int i = 0; i < d * d; i++) {
      factors[i] = source.get(from + i);
      allFinite &= Double.isFinite(factors[i]);
    }
    finite = allFinite;
    for (int i = 0; i < d; i++) {
      rows[i] = i;
    }
    for (int k = 0; k < d; k++) {
      bring(largestBelow(k), k);
      eliminate(k);
    }
  }

  private int largestBelow(int k) {
    int largest = k;
    for (int i = k + 1; i < d; i++) {
      if (Math.abs(factors[i * d + k]) > Math.abs(factors[largest * d + k])) {
        largest = i;
      }
    }
    return largest;
  }

  private void bring(int row, int to) {
    if (row == to) {
      return;
    }
    for (int j = 0; j < d; j++) {
      double kept = factors[to * d + j];
      factors[to * d + j] = factors[row * d + j];
      factors[row * d + j] = kept;
    }
    int kept = rows[to];
    rows[to] = rows[row];
    rows[row] = kept;
    odd = !odd;
  }

  private void eliminate(int k) {
    double pivot = factors[k * d + k];
    if (pivot == 0) {
      return;
    }
    for (int i = k + 1; i < d; i++) {
      double times = factors[i * d + k] / pivot;
      factors[i * d + k] = times;
      for (int j = k + 1; j < d; j++) {
        factors[i * d + j] -= times * factors[k * d + j];
      }
    }
  }

  /** Whether the matrix has neither NaN nor infinities, without which nothing else is known. */
  boolean isFinite() {
    return finite;
  }

  boolean isSingular() {
    for (int i = 0; i < d; i++) {
      if (factors[i * d + i] == 0) {
        return true;
      }
    }
    return false;
  }

  /** NaN if not finite, minus infinity if singular. */
  double logAbsDeterminant() {
    double sum = finite ? 0 : Double.NaN;
    for (int i = 0; i < d; i++) {
      sum += Math.log(Math.abs(factors[i * d + i]));
    }
    return sum;
  }

  /** NaN if not finite, zero if singular. */
  double determinant() {
    double product = finite ? (odd ? -1 : 1) : Double.NaN;
    for (int i = 0; i < d; i++) {
      product *= factors[i * d + i];
    }
    return finite && isSingular() ? 0 : product;
  }

  /** The x of A x = column, NaN if A is not finite. */
  double[] solve(double[] column) {
    double[] x = new double[d];
    for (int i = 0; i < d; i++) {
      double rest = finite ? column[rows[i]] : Double.NaN;
      for (int j = 0; j < i; j++) {
        rest -= factors[i * d + j] * x[j];
      }
      x[i] = rest;
    }
    for (int i = d - 1; i >= 0; i--) {
      double rest = x[i];
      for (int j = i + 1; j < d; j++) {
        rest -= factors[i * d + j] * x[j];
      }
      x[i] = rest / factors[i * d + i];
    }
    return x;
  }
}
