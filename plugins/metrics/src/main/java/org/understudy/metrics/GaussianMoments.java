package org.understudy.metrics;

import java.util.Arrays;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/** Mean and unbiased covariance of some rows. */
final class GaussianMoments {
  private final double[] mean;
  private final double[][] covariance;

  private GaussianMoments(double[] mean, double[][] covariance) {
    this.mean = mean;
    this.covariance = covariance;
  }

  static GaussianMoments of(Samples samples) {
    int width = samples.width();
    double[][] rows = new double[samples.count()][width];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < width; j++) {
        rows[i][j] = samples.values()[i * width + j];
      }
    }
    return of(rows);
  }

  /**
   * The moments of rows, which are overwritten.
   *
   * @param rows {@code [n][features]}
   */
  static GaussianMoments of(double[][] rows) {
    int width = rows[0].length;
    double[] mean = new double[width];
    for (double[] row : rows) {
      for (int j = 0; j < width; j++) {
        mean[j] += row[j] / rows.length;
      }
    }
    double[][] covariance = new double[width][width];
    for (double[] row : rows) {
      for (int j = 0; j < width; j++) {
        row[j] -= mean[j];
      }
      for (int i = 0; i < width; i++) {
        double scaled = row[i] / (rows.length - 1);
        for (int j = 0; j <= i; j++) {
          covariance[i][j] += scaled * row[j];
        }
      }
    }
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < i; j++) {
        covariance[j][i] = covariance[i][j];
      }
    }
    return new GaussianMoments(mean, covariance);
  }

  /** |m - m'|^2. */
  double squaredShift(GaussianMoments other) {
    double sum = 0;
    for (int i = 0; i < mean.length; i++) {
      sum += (mean[i] - other.mean[i]) * (mean[i] - other.mean[i]);
    }
    return sum;
  }

  /** tr(S + S' - 2 (S^(1/2) S' S^(1/2))^(1/2)), not below zero. */
  double squaredBures(GaussianMoments other) {
    RealMatrix here = MatrixUtils.createRealMatrix(covariance);
    RealMatrix there = MatrixUtils.createRealMatrix(other.covariance);
    EigenDecomposition own = new EigenDecomposition(here);
    double[] roots = Arrays.stream(own.getRealEigenvalues()).map(GaussianMoments::root).toArray();
    RealMatrix root =
        own.getV().multiply(MatrixUtils.createRealDiagonalMatrix(roots)).multiply(own.getVT());
    RealMatrix product = root.multiply(there).multiply(root);
    RealMatrix symmetric = product.add(product.transpose()).scalarMultiply(0.5);
    double cross =
        Arrays.stream(new EigenDecomposition(symmetric).getRealEigenvalues())
            .map(GaussianMoments::root)
            .sum();
    return Math.max(0, here.getTrace() + there.getTrace() - 2 * cross);
  }

  /** Rounding leaves some of a singular covariance's eigenvalues below zero. */
  private static double root(double eigenvalue) {
    return Math.sqrt(Math.max(0, eigenvalue));
  }
}
