package org.understudy.flow;

import java.util.Arrays;
import org.understudy.tensor.LinearAlgebra;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * Linear regression with a penalty, chosen for each target by generalised cross-validation (Golub,
 * Heath and Wahba 1979).
 */
final class Ridge {
  private static final double[] PENALTIES = {1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10};

  private Ridge() {}

  /**
   * The weights, an intercept aside.
   *
   * @param y targets {@code [n, d]}
   * @param x regressors {@code [n, k]}
   * @return {@code [d, k]}, row after row
   */
  static float[] weights(Tensor y, Tensor x) {
    int n = x.dim(0);
    int k = x.dim(1);
    int d = y.dim(1);
    Tensor targets = y.sub(y.mean(0));
    Tensor regressors = x.sub(x.mean(0));
    Tensor gram = regressors.matmul(regressors, true, false).div(n);
    Tensor cross = regressors.matmul(targets, true, false).div(n);
    Tensor identity = identity(k);
    float[] weights = new float[d * k];
    double[] least = new double[d];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    for (double penalty : PENALTIES) {
      Tensor inverse = LinearAlgebra.inverse(gram.add(identity.mul((float) penalty)));
      double freedom = k - penalty * inverse.mul(identity).sum().item();
      Tensor solution = inverse.matmul(cross);
      float[] residual = targets.sub(regressors.matmul(solution)).square().mean(0).toArray();
      float[] found = solution.toArray();
      double spent = Math.max(1e-3, 1 - freedom / n);
      for (int j = 0; j < d; j++) {
        double score = residual[j] / (spent * spent);
        if (score < least[j]) {
          least[j] = score;
          for (int i = 0; i < k; i++) {
            weights[j * k + i] = found[i * d + j];
          }
        }
      }
    }
    return weights;
  }

  private static Tensor identity(int k) {
    float[] values = new float[Shape.of(k, k).size()];
    for (int i = 0; i < k; i++) {
      values[i * k + i] = 1;
    }
    return Tensor.of(values, k, k);
  }
}
