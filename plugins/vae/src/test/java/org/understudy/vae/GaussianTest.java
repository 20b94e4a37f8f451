package org.understudy.vae;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;
import org.understudy.testkit.HostileEngine;

@ExtendWith(HostileEngine.class)
class GaussianTest {
  private static Gaussian gaussian(double mean, double deviation) {
    return new Gaussian(
        Tensor.full((float) mean, 1, 1), Tensor.full((float) Math.log(deviation), 1, 1));
  }

  private static double density(double x, double mean, double deviation) {
    double r = (x - mean) / deviation;
    return Math.exp(-0.5 * r * r) / (deviation * Math.sqrt(2 * Math.PI));
  }

  @Test
  void divergenceIsItsIntegral() {
    double integral = 0;
    for (double x = -8; x < 8; x += 1e-3) {
      double p = density(x, 0.3, 0.7);
      integral += 1e-3 * p * Math.log(p / density(x, -0.5, 1.4));
    }
    try (Scope scope = Scope.open()) {
      double found = gaussian(0.3, 0.7).divergence(gaussian(-0.5, 1.4)).item();
      assertEquals(integral, found, 1e-4);
    }
  }

  @Test
  void productIsTheNormalisedProduct() {
    double mass = 0;
    double mean = 0;
    double square = 0;
    for (double x = -8; x < 8; x += 1e-3) {
      double p = 1e-3 * density(x, 0.3, 0.7) * density(x, -0.5, 1.4);
      mass += p;
      mean += p * x;
      square += p * x * x;
    }
    mean /= mass;
    try (Scope scope = Scope.open()) {
      Gaussian product = gaussian(0.3, 0.7).product(gaussian(-0.5, 1.4));
      assertEquals(mean, product.mean().item(), 1e-5);
      double variance = Math.exp(2 * product.logDeviation().item());
      assertEquals(square / mass - mean * mean, variance, 1e-5);
    }
  }

  @Test
  void aMixturesDensityIntegratesToOneAndItsDrawsFollowIt() {
    RandomStream random = RandomStream.of(1);
    Prior.Mixture mixture = new Prior.Mixture(1, 4, random);
    try (Scope scope = Scope.open()) {
      mixture.parameters().get("logits").set(new float[] {0.5f, -1, 0, 1});
      int points = 2001;
      float[] grid = new float[points];
      for (int i = 0; i < points; i++) {
        grid[i] = -10 + 0.01f * i;
      }
      float[] logProb = mixture.logProb(Tensor.of(grid, points, 1)).toArray();
      double mass = 0;
      double mean = 0;
      double square = 0;
      for (int i = 0; i < points; i++) {
        double p = 0.01 * Math.exp(logProb[i]);
        mass += p;
        mean += p * grid[i];
        square += p * grid[i] * grid[i];
      }
      assertEquals(1, mass, 1e-4);
      double variance = square - mean * mean;
      int n = 20_000;
      float[] draws = mixture.sample(n, random).toArray();
      double found = 0;
      double spread = 0;
      for (float draw : draws) {
        found += draw / (double) n;
        spread += Math.pow(draw - mean, 2) / n;
      }
      assertEquals(mean, found, 5 * Math.sqrt(variance / n));
      assertEquals(variance, spread, 0.05 * variance);
    } finally {
      mixture.parameters().close();
    }
  }
}
