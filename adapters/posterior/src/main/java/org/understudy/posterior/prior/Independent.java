package org.understudy.posterior.prior;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.understudy.spi.Support;
import org.understudy.tensor.RandomStream;

/** Independent numbers. */
record Independent(List<Univariate> factors) implements Law {
  Independent {
    factors = List.copyOf(factors);
  }

  Support support() {
    return Support.of(bounds(Univariate::low), bounds(Univariate::high));
  }

  private double[] bounds(ToDoubleFunction<Univariate> bound) {
    return factors.stream().mapToDouble(bound).toArray();
  }

  @Override
  public double[] sample(RandomStream random) {
    double[] theta = new double[factors.size()];
    for (int i = 0; i < theta.length; i++) {
      theta[i] = factors.get(i).sample(random);
    }
    return theta;
  }

  @Override
  public double logProb(double[] theta) {
    double sum = 0;
    for (int i = 0; i < theta.length; i++) {
      sum += factors.get(i).logProb(theta[i]);
    }
    return sum;
  }

  @Override
  public double[] gradient(double[] theta) {
    double[] gradient = new double[theta.length];
    if (logProb(theta) == Double.NEGATIVE_INFINITY) {
      return gradient;
    }
    for (int i = 0; i < theta.length; i++) {
      gradient[i] = factors.get(i).slope(theta[i]);
    }
    return gradient;
  }
}
