package org.understudy.posterior.prior;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.understudy.tensor.RandomStream;

/** Normals that depend on each other. */
final class CorrelatedNormal implements Law {
  private final double[] mean;
  private final double[][] lower;
  private final double logNormaliser;

  /**
   * A law.
   *
   * @param precision the inverse of the covariance, symmetric and positive definite
   */
  CorrelatedNormal(double[] mean, double[][] precision) {
    this.mean = mean;
    CholeskyDecomposition factor =
        new CholeskyDecomposition(new Array2DRowRealMatrix(precision), 1e-10, 1e-12);
    lower = factor.getL().getData();
    logNormaliser =
        0.5 * Math.log(factor.getDeterminant()) - 0.5 * mean.length * Math.log(2 * Math.PI);
  }

  @Override
  public double[] sample(RandomStream random) {
    // L^T x = z has covariance (L L^T)^-1.
    int d = mean.length;
    double[] x = new double[d];
    for (int i = 0; i < d; i++) {
      x[i] = random.nextGaussian();
    }
    for (int i = d - 1; i >= 0; i--) {
      for (int j = i + 1; j < d; j++) {
        x[i] -= lower[j][i] * x[j];
      }
      x[i] /= lower[i][i];
    }
    for (int i = 0; i < d; i++) {
      x[i] += mean[i];
    }
    return x;
  }

  /** L^T (theta - mean), standard normal. */
  private double[] whitened(double[] theta) {
    double[] z = new double[mean.length];
    for (int i = 0; i < z.length; i++) {
      for (int j = i; j < z.length; j++) {
        z[i] += lower[j][i] * (theta[j] - mean[j]);
      }
    }
    return z;
  }

  @Override
  public double logProb(double[] theta) {
    double squares = 0;
    for (double z : whitened(theta)) {
      squares += z * z;
    }
    return logNormaliser - 0.5 * squares;
  }

  @Override
  public double[] gradient(double[] theta) {
    double[] z = whitened(theta);
    double[] gradient = new double[z.length];
    for (int j = 0; j < z.length; j++) {
      for (int i = 0; i <= j; i++) {
        gradient[j] -= lower[j][i] * z[i];
      }
    }
    return gradient;
  }
}
