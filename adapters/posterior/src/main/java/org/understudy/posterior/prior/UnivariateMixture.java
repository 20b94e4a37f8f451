package org.understudy.posterior.prior;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.understudy.tensor.RandomStream;

/** A mixture of distributions of one number, with weights that sum to one. */
record UnivariateMixture(List<Double> weights, List<Univariate> parts) implements Univariate {
  @Override
  public double sample(RandomStream random) {
    double u = random.nextDouble();
    int chosen = 0;
    while (chosen < parts.size() - 1 && u >= weights.get(chosen)) {
      u -= weights.get(chosen++);
    }
    return parts.get(chosen).sample(random);
  }

  /** log(weight density) of each part. */
  private double[] terms(double x) {
    double[] terms = new double[parts.size()];
    for (int i = 0; i < terms.length; i++) {
      terms[i] = Math.log(weights.get(i)) + parts.get(i).logProb(x);
    }
    return terms;
  }

  @Override
  public double logProb(double x) {
    double[] terms = terms(x);
    double best = Arrays.stream(terms).max().orElseThrow();
    return Double.isInfinite(best)
        ? best
        : best + Math.log(Arrays.stream(terms).map(term -> Math.exp(term - best)).sum());
  }

  @Override
  public double slope(double x) {
    double[] terms = terms(x);
    double whole = logProb(x);
    double sum = 0;
    for (int i = 0; i < terms.length; i++) {
      double share = Math.exp(terms[i] - whole);
      sum += share > 0 ? share * parts.get(i).slope(x) : 0;
    }
    return sum;
  }

  private double weighted(ToDoubleFunction<Univariate> function) {
    double sum = 0;
    for (int i = 0; i < parts.size(); i++) {
      sum += weights.get(i) * function.applyAsDouble(parts.get(i));
    }
    return sum;
  }

  @Override
  public double cumulative(double x) {
    return weighted(part -> part.cumulative(x));
  }

  @Override
  public double survival(double x) {
    return weighted(part -> part.survival(x));
  }

  @Override
  public double low() {
    return parts.stream().mapToDouble(Univariate::low).min().orElseThrow();
  }

  @Override
  public double high() {
    return parts.stream().mapToDouble(Univariate::high).max().orElseThrow();
  }
}
