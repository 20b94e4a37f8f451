package org.understudy.posterior.prior;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.special.Gamma;
import org.understudy.tensor.RandomStream;

/** Shares that sum to one, all but the last of them. */
record Dirichlet(List<Double> concentration) implements Law {
  @Override
  public double[] sample(RandomStream random) {
    double[] logs =
        concentration.stream().mapToDouble(alpha -> GammaLaw.logDraw(alpha, random)).toArray();
    double best = Arrays.stream(logs).max().orElseThrow();
    double total = Arrays.stream(logs).map(log -> Math.exp(log - best)).sum();
    return Arrays.stream(logs, 0, logs.length - 1)
        .map(log -> Math.exp(log - best) / total)
        .toArray();
  }

  private static double rest(double[] theta) {
    return 1 - Arrays.stream(theta).sum();
  }

  private boolean inside(double[] theta) {
    return Arrays.stream(theta).allMatch(share -> share > 0) && rest(theta) > 0;
  }

  @Override
  public double logProb(double[] theta) {
    if (!inside(theta)) {
      return Double.NEGATIVE_INFINITY;
    }
    double total = 0;
    double sum = 0;
    for (int i = 0; i < concentration.size(); i++) {
      double alpha = concentration.get(i);
      double share = i < theta.length ? theta[i] : rest(theta);
      total += alpha;
      sum += (alpha - 1) * Math.log(share) - Gamma.logGamma(alpha);
    }
    return sum + Gamma.logGamma(total);
  }

  @Override
  public double[] gradient(double[] theta) {
    double[] gradient = new double[theta.length];
    if (inside(theta)) {
      double last = (concentration.get(theta.length) - 1) / rest(theta);
      for (int i = 0; i < theta.length; i++) {
        gradient[i] = (concentration.get(i) - 1) / theta[i] - last;
      }
    }
    return gradient;
  }
}
