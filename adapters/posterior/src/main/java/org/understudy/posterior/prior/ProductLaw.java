package org.understudy.posterior.prior;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.understudy.tensor.RandomStream;

/** Independent laws of parameters one after another. */
record ProductLaw(List<Prior> parts) implements Law {
  @Override
  public double[] sample(RandomStream random) {
    return parts.stream().flatMapToDouble(p -> Arrays.stream(p.law().sample(random))).toArray();
  }

  @Override
  public double logProb(double[] theta) {
    double[] sum = {0};
    forEach(theta, (law, own) -> sum[0] += law.logProb(own));
    return sum[0];
  }

  @Override
  public double[] gradient(double[] theta) {
    double[] gradient = new double[theta.length];
    if (logProb(theta) == Double.NEGATIVE_INFINITY) {
      return gradient;
    }
    int[] at = {0};
    forEach(
        theta,
        (law, own) -> {
          System.arraycopy(law.gradient(own), 0, gradient, at[0], own.length);
          at[0] += own.length;
        });
    return gradient;
  }

  private void forEach(double[] theta, BiConsumer<Law, double[]> work) {
    int from = 0;
    for (Prior part : parts) {
      int to = from + part.field().shape().size();
      work.accept(part.law(), Arrays.copyOfRange(theta, from, to));
      from = to;
    }
  }
}
