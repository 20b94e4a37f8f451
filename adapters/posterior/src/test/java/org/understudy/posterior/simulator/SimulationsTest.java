package org.understudy.posterior.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.understudy.posterior.prior.Prior;
import org.understudy.posterior.prior.Priors;
import org.understudy.spi.Dataset;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Simulated;
import org.understudy.spi.Simulator;
import org.understudy.tensor.RandomStream;

class SimulationsTest {
  private static final Prior PRIOR =
      Priors.boxUniform(Priors.parameters(1), new double[] {0}, new double[] {3});

  /** x = theta plus noise; fails for theta below 1, a third of the prior. */
  private static final Simulator FAILING =
      Simulators.of(
          PRIOR,
          1,
          (theta, random) ->
              new double[] {theta[0] < 1 ? Double.NaN : theta[0] + 0.1 * random.nextGaussian()});

  @Test
  void failedSimulationsAreLeftOut() {
    try (Dataset data =
        Simulations.draw(PRIOR, FAILING, 6000, Simulations.Invalid.EXCLUDE, RandomStream.of(1))) {
      // Binomial: 4000 +- 5 * 36.5.
      assertEquals(4000.0, (double) data.size(), 183);
      Rows rows = data.read(0, (int) data.size());
      float[] theta = rows.matrix(Role.TARGET);
      float[] x = rows.matrix(Role.CONDITION);
      for (int i = 0; i < theta.length; i++) {
        assertTrue(theta[i] >= 1 && Math.abs(x[i] - theta[i]) < 0.6);
      }
    }
  }

  @Test
  void failedSimulationsCanBeAnError() {
    IllegalStateException failed =
        assertThrows(
            IllegalStateException.class,
            () ->
                Simulations.draw(
                    PRIOR, FAILING, 100, Simulations.Invalid.FAIL, RandomStream.of(1)));
    assertTrue(failed.getMessage().contains("of 100"), failed.getMessage());
  }

  @Test
  void whatWasLeftOutIsTold() {
    try (Simulated data =
        Simulations.draw(PRIOR, FAILING, 6000, Simulations.Invalid.EXCLUDE, RandomStream.of(1))) {
      assertEquals("6,000 asked for, 6,000 run", data.facts().get("simulations"));
      String left = "%,d".formatted(6000 - data.size());
      assertEquals(
          left + ": " + left + " not finite (its output holds NaN)", data.facts().get("left out"));
      assertEquals(PRIOR.schema(), data.prior().schema());
    }
  }

  @Test
  void theSameSeedGivesTheSameRows() {
    float[][] rows = new float[2][];
    for (int i = 0; i < 2; i++) {
      try (Dataset data =
          Simulations.draw(PRIOR, FAILING, 9000, Simulations.Invalid.EXCLUDE, RandomStream.of(2))) {
        rows[i] = data.read(0, (int) data.size()).matrix(Role.CONDITION);
      }
    }
    assertArrayEquals(rows[0], rows[1]);
  }

  @Test
  void outputOfAnotherLengthIsNamed() {
    Simulator wrong = Simulators.of(PRIOR, 2, (theta, random) -> new double[] {1});
    RuntimeException refused =
        assertThrows(
            RuntimeException.class,
            () ->
                Simulations.draw(
                    PRIOR, wrong, 10, Simulations.Invalid.EXCLUDE, RandomStream.of(1)));
    assertTrue(refused.getMessage().contains("expected 2 numbers"), refused.getMessage());
  }
}
