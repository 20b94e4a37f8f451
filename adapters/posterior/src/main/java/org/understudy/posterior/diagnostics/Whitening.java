package org.understudy.posterior.diagnostics;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;

/**
 * A linear map after which columns are uncorrelated and of unit variance, as far as so many rows
 * can tell: with few rows a column, and beyond some hundreds of columns, correlations count less.
 */
final class Whitening {
  private static final int WIDEST = 200;

  /** Robust deviations beyond which a value must not decide what a column's spread is. */
  private static final double OUTLIER = 8;

  private final double[][] lower;
  private final double[] mean;

  private Whitening(double[][] lower, double[] mean) {
    this.lower = lower;
    this.mean = mean;
  }

  /** Fitted to rows. */
  static Whitening of(double[][] rows) {
    int width = rows[0].length;
    double[] mean = new double[width];
    for (double[] row : rows) {
      for (int j = 0; j < width; j++) {
        mean[j] += clipped(row[j]) / rows.length;
      }
    }
    // Shrinking correlations by the share of columns to rows keeps the factor well conditioned.
    double shrunk = width > WIDEST ? 1 : Math.min(1, (double) width / rows.length);
    double[][] covariance = new double[width][shrunk == 1 ? 0 : width];
    double[] variance = new double[width];
    for (double[] row : rows) {
      for (int j = 0; j < width; j++) {
        double d = (clipped(row[j]) - mean[j]) / rows.length;
        variance[j] += d * (clipped(row[j]) - mean[j]);
        for (int k = 0; k < j && shrunk < 1; k++) {
          covariance[j][k] += (1 - shrunk) * d * (clipped(row[k]) - mean[k]);
        }
      }
    }
    if (shrunk == 1) {
      double[][] deviations = new double[width][1];
      for (int j = 0; j < width; j++) {
        deviations[j][0] = variance[j] > 0 ? Math.sqrt(variance[j]) : 1;
      }
      return new Whitening(deviations, mean);
    }
    for (int j = 0; j < width; j++) {
      covariance[j][j] = (variance[j] > 0 ? variance[j] : 1) * (1 + 1e-6);
      for (int k = 0; k < j; k++) {
        covariance[k][j] = covariance[j][k];
      }
    }
    double[][] lower =
        new CholeskyDecomposition(new Array2DRowRealMatrix(covariance, false), 1e-9, 0)
            .getL()
            .getData();
    return new Whitening(lower, mean);
  }

  private static double clipped(double value) {
    return Math.max(-OUTLIER, Math.min(OUTLIER, value));
  }

  /** A row, mapped. */
  double[] apply(double[] row) {
    boolean diagonal = lower[0].length < row.length;
    double[] mapped = new double[row.length];
    for (int j = 0; j < row.length; j++) {
      mapped[j] = row[j] - mean[j];
      for (int k = 0; k < j && !diagonal; k++) {
        mapped[j] -= lower[j][k] * mapped[k];
      }
      mapped[j] /= diagonal ? lower[j][0] : lower[j][j];
    }
    return mapped;
  }
}
