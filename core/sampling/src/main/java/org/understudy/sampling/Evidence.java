package org.understudy.sampling;

import org.apiguardian.api.API;

/**
 * What importance weights say of a normalising constant.
 *
 * @param logZ log of the mean weight: log of the ratio of the target's normalising constant to that
 *     of where the draws began. The mean itself is without bias, its logarithm is low by about half
 *     the squared standard error
 * @param standardError of log Z by the delta method: sd(w) / (mean(w) sqrt(n)) over independent
 *     draws; too small where few draws carry the weight
 * @param effectiveSize Kish's (sum w)^2 / sum w^2, from 1 to n; divided by n, the share
 */
@API(status = API.Status.EXPERIMENTAL)
public record Evidence(double logZ, double standardError, double effectiveSize) {
  /**
   * Of log weights, in double precision.
   *
   * @param logWeights at least one; negative infinity is a weight of zero
   */
  public static Evidence of(double[] logWeights) {
    double top = Double.NEGATIVE_INFINITY;
    for (double one : logWeights) {
      top = Math.max(top, one);
    }
    if (!(top > Double.NEGATIVE_INFINITY)) {
      return new Evidence(top, Double.POSITIVE_INFINITY, 0);
    }
    int n = logWeights.length;
    double sum = 0;
    double squares = 0;
    for (double one : logWeights) {
      double weight = Math.exp(one - top);
      sum += weight;
      squares += weight * weight;
    }
    double effective = sum * sum / squares;
    // sd(w)^2 / mean(w)^2 = n / effective - 1, with n - 1 degrees of freedom.
    double error = n > 1 ? Math.sqrt(Math.max(0, n / effective - 1) / (n - 1)) : Double.NaN;
    return new Evidence(top + Math.log(sum / n), error, effective);
  }
}
