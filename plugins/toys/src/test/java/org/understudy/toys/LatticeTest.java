package org.understudy.toys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.understudy.runtime.Understudy;
import org.understudy.spi.Sampling;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;

class LatticeTest {
  private static float[] draws(LatticeProvider.Config config, int count) {
    try (Scope scope = Scope.open()) {
      var context = Understudy.create().context(RandomStream.of(1), Path.of(""));
      var field = (Sampling) new LatticeProvider().create(config, context).given(null);
      return field.sample(count, RandomStream.of(2)).toArray();
    }
  }

  /**
   * A free field is Gaussian: S = phi K phi with eigenvalues m^2 + 4 - 2 cos p - 2 cos q of K, so
   * that a site's variance is the mean of 1 / (2 eigenvalue).
   */
  @Test
  void theFreeFieldHasItsVariance() {
    int size = 4;
    double mass = 1;
    double variance = 0;
    for (int p = 0; p < size; p++) {
      for (int q = 0; q < size; q++) {
        double eigenvalue =
            mass + 4 - 2 * Math.cos(2 * Math.PI * p / size) - 2 * Math.cos(2 * Math.PI * q / size);
        variance += 0.5 / eigenvalue / size / size;
      }
    }
    float[] phi = draws(new LatticeProvider.Config(size, mass, 0, 100), 3000);
    double found = 0;
    for (float value : phi) {
      found += (double) value * value / phi.length;
    }
    // 3000 independent configurations of at least one independent site: five deviations.
    assertEquals(variance, found, 5 * variance * Math.sqrt(2.0 / 3000));
  }

  /** Integration by parts: the mean of phi_x dS / dphi_x is 1 at every site (Schwinger, Dyson). */
  @Test
  void theInteractingFieldHasItsEquationOfMotion() {
    int size = 8;
    double mass = -4;
    double lambda = 6.008;
    float[] phi = draws(new LatticeProvider.Config(size, mass, lambda, 150), 600);
    int sites = size * size;
    double sum = 0;
    double squares = 0;
    for (int row = 0; row < 600; row++) {
      double mean = 0;
      for (int site = 0; site < sites; site++) {
        int x = site % size;
        int line = site - x;
        int at = row * sites;
        double value = phi[at + site];
        double neighbours =
            (double) phi[at + line + (x + 1) % size]
                + phi[at + line + (x + size - 1) % size]
                + phi[at + (site + size) % sites]
                + phi[at + (site + sites - size) % sites];
        double slope = 2 * (4 + mass) * value - 2 * neighbours + 4 * lambda * Math.pow(value, 3);
        mean += value * slope / sites;
      }
      sum += mean / 600;
      squares += mean * mean / 600;
    }
    double error = Math.sqrt((squares - sum * sum) / 600);
    assertEquals(1, sum, 5 * error);
  }

  @Test
  void aFieldWithoutAMinimumIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new LatticeProvider.Config(8, -1, 0, 10));
  }
}
