package org.understudy.posterior;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.understudy.posterior.prior.Prior;
import org.understudy.posterior.prior.Priors;
import org.understudy.spi.Density;
import org.understudy.spi.Sampling;
import org.understudy.spi.SamplingDensity;
import org.understudy.spi.UnnormalisedDensity;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;
import org.understudy.testkit.HostileEngine;

/** Modes, marginals and slices of distributions that have theirs in closed form. */
@ExtendWith(HostileEngine.class)
class ViewsTest {
  private static final double[][] PRECISION = {
    {2, 0.8, 0, 0.3}, {0.8, 1.5, -0.5, 0}, {0, -0.5, 1, 0.2}, {0.3, 0, 0.2, 3}
  };
  private static final double[] MEAN = {1, -1, 0.5, 2};

  private static Prior correlated() {
    return Priors.normalWithPrecision(Priors.parameters(4), MEAN, PRECISION);
  }

  private static Mode mode(Prior prior, int restarts) {
    SamplingDensity density = prior.given(null);
    Tensor draws = density.sample(500, RandomStream.of(1));
    return Mode.of(density, draws, prior.field().support(), restarts);
  }

  @Test
  void theModeOfANormalIsItsMean() {
    try (Scope scope = Scope.open()) {
      Mode mode = mode(correlated(), 5);
      for (int i = 0; i < 4; i++) {
        assertEquals(MEAN[i], mode.parameters().get(i), 5e-3);
      }
      double best = correlated().law().logProb(MEAN);
      assertEquals(best, mode.logProb(), 1e-4);
      assertEquals(1, mode.agreement());
    }
  }

  /** (shape - 1) scale of a gamma, (alpha - 1) / (alpha + beta - 2) of a beta. */
  @Test
  void theModeIsThatOfTheUsersUnits() {
    try (Scope scope = Scope.open()) {
      Prior gamma = Priors.gamma(Priors.parameters(2), new double[] {3, 5}, new double[] {0.5, 20});
      assertEquals(1, mode(gamma, 3).parameters().get(0), 0.01);
      assertEquals(80, mode(gamma, 3).parameters().get(1), 1);
      Prior beta = Priors.beta(Priors.parameters(1), new double[] {3}, new double[] {2});
      assertEquals(2 / 3.0, mode(beta, 3).parameters().get(0), 1e-3);
    }
  }

  @Test
  void aModeOnABoundIsFoundThere() {
    try (Scope scope = Scope.open()) {
      Prior falling =
          Priors.product(
              "theta",
              List.of(
                  Priors.exponential(Priors.parameters(List.of("rate")), new double[] {2}),
                  Priors.truncated(
                      Priors.normal(
                          Priors.parameters(List.of("cut")), new double[] {5}, new double[] {2}),
                      new double[] {0},
                      new double[] {3})));
      Mode mode = mode(falling, 5);
      assertEquals(0, mode.parameters().get(0), 1e-4);
      assertEquals(3, mode.parameters().get(1), 1e-4);
    }
  }

  @Test
  void ofTwoModesTheHigherIsTaken() {
    try (Scope scope = Scope.open()) {
      Prior two =
          Priors.mixture(
              new double[] {0.5, 0.5},
              List.of(
                  Priors.normal(Priors.parameters(1), new double[] {-3}, new double[] {1}),
                  Priors.normal(Priors.parameters(1), new double[] {3}, new double[] {0.7})));
      assertEquals(3, mode(two, 400).parameters().get(0), 1e-2);
      assertTrue(mode(two, 400).agreement() < 1);
    }
  }

  @Test
  void aMarginalHasTheColumnsAskedFor() {
    try (Scope scope = Scope.open()) {
      SamplingDensity whole = correlated().given(null);
      Sampling marginal = new Marginal(whole, correlated().schema(), List.of("theta_3", "theta_1"));
      float[] all = whole.sample(5, RandomStream.of(2)).toArray();
      float[] some = marginal.sample(5, RandomStream.of(2)).toArray();
      for (int row = 0; row < 5; row++) {
        assertEquals(all[4 * row + 2], some[2 * row]);
        assertEquals(all[4 * row], some[2 * row + 1]);
      }
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class,
              () -> new Marginal(whole, correlated().schema(), List.of("theta_9")));
      assertTrue(refused.getMessage().contains("theta_1, theta_2"), refused.getMessage());
    }
  }

  private static double[] moments(Sampling sampling, int count) {
    float[] draws;
    int d = sampling.eventShape().size();
    try (Scope scope = Scope.open()) {
      draws = sampling.sample(count, RandomStream.of(3)).toArray();
    }
    double[] moments = new double[2 * d];
    for (int i = 0; i < draws.length; i++) {
      moments[i % d] += draws[i] / (double) count;
    }
    for (int i = 0; i < draws.length; i++) {
      double apart = draws[i] - moments[i % d];
      moments[d + i % d] += apart * apart / count;
    }
    return moments;
  }

  private static Sampling slice(Map<String, Double> fixed) {
    return Slice.of(correlated().given(null), correlated().schema(), fixed, RandomStream.of(4));
  }

  /**
   * Given all others a normal has variance 1 / P_ii and mean m_i - sum_j P_ij (x_j - m_j) / P_ii.
   */
  @Test
  void oneFreeParameterHasTheConditionalNormal() {
    try (Scope scope = Scope.open()) {
      Sampling slice = slice(Map.of("theta_1", 2.0, "theta_3", 0.0, "theta_4", 2.5));
      double mean = -1 - (0.8 * (2 - 1) - 0.5 * (0 - 0.5)) / 1.5;
      double[] found = moments(slice, 20_000);
      assertEquals(mean, found[0], 0.03);
      assertEquals(1 / 1.5, found[1], 0.03);
      Density density = assertInstanceOf(Density.class, slice);
      double expected = -0.5 * 1.5 * 0.3 * 0.3 + 0.5 * Math.log(1.5 / 2 / Math.PI);
      Tensor x = Tensor.of(new float[] {(float) (mean + 0.3)}, 1, 1);
      assertEquals(expected, density.logProb(x).item(), 1e-3);
    }
  }

  @Test
  void twoFreeParametersHaveTheConditionalNormal() {
    try (Scope scope = Scope.open()) {
      Sampling slice = slice(Map.of("theta_3", 1.5, "theta_4", 2.0));
      // P_ff = [[2, .8], [.8, 1.5]], P_fc (x_c - m_c) = (0, -.5).
      double det = 2 * 1.5 - 0.8 * 0.8;
      double[] found = moments(slice, 20_000);
      assertEquals(1 - (-0.8 * -0.5) / det, found[0], 0.03);
      assertEquals(-1 - (2 * -0.5) / det, found[1], 0.03);
      assertEquals(1.5 / det, found[2], 0.03);
      assertEquals(2 / det, found[3], 0.04);
      Tensor x = Tensor.of(new float[] {(float) (1 - 0.4 / det), (float) (-1 + 1 / det)}, 1, 2);
      double peak = 0.5 * Math.log(det) - Math.log(2 * Math.PI);
      assertEquals(peak, ((Density) slice).logProb(x).item(), 2e-3);
    }
  }

  /** Given theta_4 = 2, its mean, the others have precision P_fff: inverse computed by hand. */
  @Test
  void threeFreeParametersComeFromChains() {
    try (Scope scope = Scope.open()) {
      Sampling slice = slice(Map.of("theta_4", 2.0));
      assertInstanceOf(UnnormalisedDensity.class, slice);
      double det = 2 * (1.5 - 0.25) - 0.8 * 0.8;
      double[] found = moments(slice, 20_000);
      for (int i = 0; i < 3; i++) {
        assertEquals(MEAN[i], found[i], 0.06, "mean " + i);
      }
      assertEquals((1.5 - 0.25) / det, found[3], 0.08);
      assertEquals(2 / det, found[4], 0.12);
      assertEquals((2 * 1.5 - 0.64) / det, found[5], 0.14);
    }
  }

  @Test
  void aSliceStaysInTheSupport() {
    try (Scope scope = Scope.open()) {
      Prior prior = Priors.dirichlet(Priors.parameters(2), new double[] {2, 3, 1.5});
      Sampling slice =
          Slice.of(prior.given(null), prior.schema(), Map.of("theta_1", 0.4), RandomStream.of(5));
      // x_2 / .6 is Beta(3, 1.5): mean 2/3.
      double[] found = moments(slice, 20_000);
      assertEquals(0.4, found[0], 5e-3);
      for (float value : slice.sample(1000, RandomStream.of(6)).toArray()) {
        assertTrue(value > 0 && value < 0.6001, "a draw is " + value);
      }
    }
  }

  @Test
  void whatCannotBeFixedIsSaid() {
    try (Scope scope = Scope.open()) {
      assertThrows(IllegalArgumentException.class, () -> slice(Map.of("theta_7", 0.0)));
      assertThrows(
          IllegalArgumentException.class,
          () -> slice(Map.of("theta_1", 0.0, "theta_2", 0.0, "theta_3", 0.0, "theta_4", 0.0)));
      Prior box = Priors.boxUniform(Priors.parameters(2), new double[] {0, 0}, new double[] {1, 1});
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  Slice.of(
                      box.given(null), box.schema(), Map.of("theta_1", 2.0), RandomStream.of(1)));
      assertTrue(refused.getMessage().contains("fixed.theta_1"), refused.getMessage());
    }
  }

  @Test
  void aSliceCanStandAmongAllParameters() {
    try (Scope scope = Scope.open()) {
      Map<String, Double> fixed = Map.of("theta_3", 1.5, "theta_4", 2.0);
      Sampling all = Slice.completed(slice(fixed), correlated().schema(), fixed);
      float[] free = slice(fixed).sample(3, RandomStream.of(8)).toArray();
      float[] row = all.sample(3, RandomStream.of(8)).slice(0, 1, 2).toArray();
      assertArrayEquals(new float[] {free[2], free[3], 1.5f, 2}, row);
    }
  }
}
