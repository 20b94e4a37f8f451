package org.understudy.posterior.prior;

import java.util.Arrays;
import java.util.List;
import org.understudy.tensor.RandomStream;

/** A mixture of laws of the same parameters. */
final class MixtureLaw implements Law {
  private final double[] weights;
  private final List<Law> parts;

  /**
   * A mixture.
   *
   * @param weights summing to one
   */
  MixtureLaw(double[] weights, List<Law> parts) {
    this.weights = weights;
    this.parts = parts;
  }

  @Override
  public double[] sample(RandomStream random) {
    double u = random.nextDouble();
    int chosen = 0;
    while (chosen < weights.length - 1 && u >= weights[chosen]) {
      u -= weights[chosen++];
    }
    return parts.get(chosen).sample(random);
  }

  /** log(weight density) of each part. */
  private double[] terms(double[] theta) {
    double[] terms = new double[weights.length];
    for (int i = 0; i < terms.length; i++) {
      terms[i] = Math.log(weights[i]) + parts.get(i).logProb(theta);
    }
    return terms;
  }

  @Override
  public double logProb(double[] theta) {
    double[] terms = terms(theta);
    double best = Arrays.stream(terms).max().orElse(Double.NEGATIVE_INFINITY);
    return Double.isInfinite(best)
        ? best
        : best + Math.log(Arrays.stream(terms).map(t -> Math.exp(t - best)).sum());
  }

  @Override
  public double[] gradient(double[] theta) {
    double[] terms = terms(theta);
    double whole = logProb(theta);
    double[] gradient = new double[theta.length];
    for (int i = 0; i < terms.length && !Double.isInfinite(whole); i++) {
      double share = Math.exp(terms[i] - whole);
      double[] part = share > 0 ? parts.get(i).gradient(theta) : new double[theta.length];
      for (int j = 0; j < theta.length; j++) {
        gradient[j] += share * part[j];
      }
    }
    return gradient;
  }
}
