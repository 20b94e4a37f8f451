package org.understudy.flow;

import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/** Student's t with a whole number of degrees of freedom. */
record StudentTBase(int degrees) implements Base {
  @Override
  public Tensor sample(int n, int d, RandomStream random) {
    float[] values = new float[n * d];
    for (int i = 0; i < values.length; i++) {
      double chiSquare = 0;
      for (int k = 0; k < degrees; k++) {
        double g = random.nextGaussian();
        chiSquare += g * g;
      }
      values[i] = (float) (random.nextGaussian() / Math.sqrt(chiSquare / degrees));
    }
    return Tensor.of(values, n, d);
  }

  @Override
  public Tensor logProb(Tensor z) {
    Tensor kernel = z.square().mul(1f / degrees).add(1).log().mul(-0.5f * (degrees + 1)).sum(1);
    return kernel.add((float) (z.dim(1) * logNormaliser()));
  }

  /** log of Gamma((v + 1) / 2) / (Gamma(v / 2) sqrt(v pi)). */
  private double logNormaliser() {
    return logGammaHalf(degrees + 1) - logGammaHalf(degrees) - 0.5 * Math.log(degrees * Math.PI);
  }

  /** log Gamma(k / 2) by its recursion from Gamma(1) = 1 and Gamma(1/2) = sqrt(pi). */
  private static double logGammaHalf(int k) {
    double sum = k % 2 == 0 ? 0 : 0.5 * Math.log(Math.PI);
    for (int j = k - 2; j > 0; j -= 2) {
      sum += Math.log(j / 2.0);
    }
    return sum;
  }
}
