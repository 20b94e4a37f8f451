package org.understudy.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;
import org.understudy.testkit.HostileEngine;

/** The losses at discriminators that are known to be best. */
@ExtendWith(HostileEngine.class)
class AdversarialLossTest {
  private static final int POINTS = 20_000;

  /** A Laplace and a logistic density, whose quantiles have closed forms. */
  private static double data(double x) {
    return 0.5 * Math.exp(-Math.abs(x));
  }

  private static double draws(double x) {
    double e = Math.exp(-Math.abs(x - 1));
    return e / ((1 + e) * (1 + e));
  }

  private static double dataQuantile(double u) {
    return u < 0.5 ? Math.log(2 * u) : -Math.log(2 * (1 - u));
  }

  private static double drawsQuantile(double u) {
    return 1 + Math.log(u / (1 - u));
  }

  /** A discriminator's values at points that stand for equal probabilities. */
  private static Tensor at(DoubleUnaryOperator quantile, DoubleUnaryOperator discriminator) {
    float[] values = new float[POINTS];
    for (int i = 0; i < POINTS; i++) {
      double x = quantile.applyAsDouble((i + 0.5) / POINTS);
      values[i] = (float) discriminator.applyAsDouble(x);
    }
    return Tensor.of(values, POINTS);
  }

  private static double value(AdversarialLoss loss, DoubleUnaryOperator discriminator) {
    try (Scope scope = Scope.open()) {
      return -loss.discriminator(
              at(AdversarialLossTest::dataQuantile, discriminator),
              at(AdversarialLossTest::drawsQuantile, discriminator))
          .item();
    }
  }

  /** The divergence by the trapezoidal rule on a line that holds all but 1e-12 of both. */
  private static double jensenShannon() {
    double step = 1e-3;
    double sum = 0;
    for (double x = -30; x < 32; x += step) {
      double p = data(x);
      double q = draws(x);
      double m = (p + q) / 2;
      sum += step * (p * Math.log(p / m) + q * Math.log(q / m)) / 2;
    }
    return sum;
  }

  private static double logRatio(double x) {
    return Math.log(data(x) / draws(x));
  }

  @Test
  void valueOfTheBestDiscriminatorIsTheJensenShannonDivergence() {
    double expected = 2 * jensenShannon() - 2 * Math.log(2);
    assertTrue(expected > -2 * Math.log(2) + 0.05, "the densities differ: " + expected);
    for (AdversarialLoss loss :
        new AdversarialLoss[] {AdversarialLoss.MINIMAX, AdversarialLoss.NON_SATURATING}) {
      assertEquals(expected, value(loss, AdversarialLossTest::logRatio), 2e-4, loss.name());
      for (double wrong : new double[] {-0.5, -0.1, 0.1, 0.5}) {
        assertTrue(value(loss, x -> logRatio(x) + wrong) < expected - 1e-3, loss.name());
        assertTrue(value(loss, x -> logRatio(x) * (1 + wrong)) < expected - 1e-3, loss.name());
      }
    }
  }

  /** Mao et al. 2017: for labels 1 and 0, D = p / (p + q), V = -1/2 integral of p q / (p + q). */
  @Test
  void leastSquaresAreLeastAtTheShareOfData() {
    double step = 1e-3;
    double overlap = 0;
    for (double x = -30; x < 32; x += step) {
      double p = data(x);
      double q = draws(x);
      overlap += step * p * q / (p + q);
    }
    DoubleUnaryOperator best = x -> 1 / (1 + Math.exp(-logRatio(x)));
    assertEquals(-overlap / 2, value(AdversarialLoss.LEAST_SQUARES, best), 2e-4);
    assertTrue(
        value(AdversarialLoss.LEAST_SQUARES, x -> best.applyAsDouble(x) + 0.1) < -overlap / 2);
  }

  /** Two Gaussians a shift apart: the best critic of slope 1 is x, the distance the shift. */
  @Test
  void wassersteinValueOfTheBestCriticIsTheDistance() {
    try (Scope scope = Scope.open()) {
      Tensor draws = at(AdversarialLossTest::drawsQuantile, x -> x);
      assertEquals(
          0.75, -AdversarialLoss.WASSERSTEIN.discriminator(draws.add(0.75f), draws).item(), 1e-4);
    }
  }

  /** d loss / d value at value 0: -1/2 for both games, but e^d times less where d is very low. */
  @Test
  void generatorsSlopeVanishesOnlyInTheMinimaxGame() {
    try (Scope scope = Scope.open()) {
      assertEquals(0.01, slope(AdversarialLoss.MINIMAX, -Math.log(99)), 1e-3);
      assertEquals(0.99, slope(AdversarialLoss.NON_SATURATING, -Math.log(99)), 1e-3);
      assertEquals(0.5, slope(AdversarialLoss.MINIMAX, 0), 1e-3);
      assertEquals(0.5, slope(AdversarialLoss.NON_SATURATING, 0), 1e-3);
      assertEquals(1, slope(AdversarialLoss.WASSERSTEIN, 3), 1e-3);
      assertEquals(0.5, slope(AdversarialLoss.LEAST_SQUARES, 0.5), 1e-3);
    }
  }

  private static double slope(AdversarialLoss loss, double value) {
    float h = 0.01f;
    Tensor low = Tensor.of(new float[] {(float) value - h}, 1);
    Tensor high = Tensor.of(new float[] {(float) value + h}, 1);
    return (loss.generator(low).item() - loss.generator(high).item()) / (2 * h);
  }
}
