package org.understudy.posterior.prior;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.analysis.integration.IterativeLegendreGaussIntegrator;
import org.apache.commons.math3.distribution.AbstractRealDistribution;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.distribution.ExponentialDistribution;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.distribution.LogNormalDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.UniformRealDistribution;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.understudy.spi.Density;
import org.understudy.spi.Field;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;
import org.understudy.testkit.HostileEngine;

/** Densities, distribution functions, draws and derivatives beside those of commons-math. */
@ExtendWith(HostileEngine.class)
class ClosedFormTest {
  private record Pair(Univariate own, AbstractRealDistribution truth) {}

  private static final List<Pair> PAIRS =
      List.of(
          new Pair(Univariates.uniform(-2, 5), new UniformRealDistribution(-2, 5)),
          new Pair(Univariates.normal(1, 3), new NormalDistribution(1, 3)),
          new Pair(Univariates.logNormal(-1, 0.5), new LogNormalDistribution(-1, 0.5)),
          new Pair(Univariates.gamma(2.5, 0.4), new GammaDistribution(2.5, 0.4)),
          new Pair(Univariates.gamma(0.3, 2), new GammaDistribution(0.3, 2)),
          new Pair(Univariates.exponential(3), new ExponentialDistribution(3)),
          new Pair(Univariates.beta(2, 5), new BetaDistribution(2, 5)),
          new Pair(Univariates.beta(0.5, 0.7), new BetaDistribution(0.5, 0.7)));

  private static final double[] SHARES = {0.02, 0.2, 0.5, 0.77, 0.98};

  @Test
  void densitiesAndDistributionFunctionsAreThoseOfCommonsMath() {
    for (Pair pair : PAIRS) {
      for (double share : SHARES) {
        double x = pair.truth().inverseCumulativeProbability(share);
        String at = pair.own() + " at " + x;
        assertEquals(pair.truth().logDensity(x), pair.own().logProb(x), 1e-9, at);
        assertEquals(pair.truth().cumulativeProbability(x), pair.own().cumulative(x), 1e-9, at);
        assertEquals(1, pair.own().cumulative(x) + pair.own().survival(x), 1e-9, at);
      }
      assertEquals(pair.truth().getSupportLowerBound(), pair.own().low());
      assertEquals(pair.truth().getSupportUpperBound(), pair.own().high());
    }
  }

  @Test
  void halfNormalIsTheSizeOfANormal() {
    NormalDistribution normal = new NormalDistribution(0, 2);
    Univariate half = Univariates.halfNormal(2);
    for (double x : new double[] {0, 0.1, 1, 5}) {
      assertEquals(Math.log(2) + normal.logDensity(x), half.logProb(x), 1e-12);
      assertEquals(2 * normal.cumulativeProbability(x) - 1, half.cumulative(x), 1e-12);
    }
    assertEquals(Double.NEGATIVE_INFINITY, half.logProb(-1e-9));
  }

  /** Kolmogorov and Smirnov at 1e-4 for each of the eight: a false alarm in a thousand seeds. */
  @Test
  void drawsHaveTheDistribution() {
    for (Pair pair : PAIRS) {
      assertDrawn(pair.own(), pair.truth());
    }
  }

  private static void assertDrawn(Univariate own, AbstractRealDistribution truth) {
    RandomStream random = RandomStream.of(3);
    double[] draws = new double[4000];
    Arrays.setAll(draws, i -> own.sample(random));
    double p = new KolmogorovSmirnovTest().kolmogorovSmirnovTest(truth, draws);
    assertTrue(p > 1e-4, own + ": p = " + p);
  }

  @Test
  void slopesAreTheDerivatives() {
    for (Pair pair : PAIRS) {
      for (double share : SHARES) {
        double x = pair.truth().inverseCumulativeProbability(share);
        double h = 1e-6 * Math.max(1e-2, Math.abs(x));
        double expected = (pair.truth().logDensity(x + h) - pair.truth().logDensity(x - h)) / 2 / h;
        assertEquals(expected, pair.own().slope(x), 1e-5 * (1 + Math.abs(expected)), "" + pair);
      }
    }
  }

  /** Truncation by the definition p(x) / (F(b) - F(a)), in the middle of every distribution. */
  @Test
  void truncatedDensitiesAreNormalisedExactly() {
    for (Pair pair : PAIRS) {
      double a = pair.truth().inverseCumulativeProbability(0.3);
      double b = pair.truth().inverseCumulativeProbability(0.35);
      double x = 0.5 * (a + b);
      Univariate cut = Univariates.truncated(pair.own(), a, b);
      assertEquals(pair.truth().logDensity(x) - Math.log(0.05), cut.logProb(x), 1e-6);
      assertEquals(Double.NEGATIVE_INFINITY, cut.logProb(b + 0.01 * (b - a)));
      assertEquals(0.5, cut.cumulative(pair.truth().inverseCumulativeProbability(0.325)), 1e-6);
      RandomStream random = RandomStream.of(4);
      double[] u = new double[2000];
      for (int i = 0; i < u.length; i++) {
        double drawn = cut.sample(random);
        u[i] = (pair.truth().cumulativeProbability(drawn) - 0.3) / 0.05;
      }
      double p =
          new KolmogorovSmirnovTest().kolmogorovSmirnovTest(new UniformRealDistribution(0, 1), u);
      assertTrue(p > 1e-4, pair + ": p = " + p);
    }
  }

  /** Ten deviations out, where one minus the distribution function is zero in double precision. */
  @Test
  void truncationHoldsFarOutInATail() {
    double mass =
        new IterativeLegendreGaussIntegrator(20, 1e-12, 1e-15)
            .integrate(100_000, x -> Math.exp(-0.5 * (x * x - 100)), 10, 12);
    for (double sign : new double[] {1, -1}) {
      Univariate cut =
          sign > 0
              ? Univariates.truncated(Univariates.normal(0, 1), 10, 12)
              : Univariates.truncated(Univariates.normal(0, 1), -12, -10);
      assertEquals(-Math.log(mass), cut.logProb(sign * 10), 1e-6);
      RandomStream random = RandomStream.of(5);
      double sum = 0;
      for (int i = 0; i < 4000; i++) {
        double x = cut.sample(random);
        assertTrue(x * sign >= 10 && x * sign <= 12, "a draw is " + x);
        sum += x * sign / 4000;
      }
      // The excess over 10 is close to an exponential of mean .1; five standard errors are .008.
      assertEquals(10.098, sum, 0.008);
    }
  }

  @Test
  void truncationOfHalfLinesOfMixturesAndAgain() {
    Univariate mixture =
        new UnivariateMixture(
            List.of(0.25, 0.75), List.of(Univariates.normal(-2, 1), Univariates.normal(2, 0.5)));
    Univariate cut = Univariates.truncated(mixture, 4, Double.POSITIVE_INFINITY);
    NormalDistribution wide = new NormalDistribution(-2, 1);
    NormalDistribution narrow = new NormalDistribution(2, 0.5);
    double mass = 0.25 * wide.cumulativeProbability(-8) + 0.75 * narrow.cumulativeProbability(0);
    double density = 0.25 * wide.density(4.2) + 0.75 * narrow.density(4.2);
    assertEquals(Math.log(density / mass), cut.logProb(4.2), 1e-6);
    assertTrue(cut.sample(RandomStream.of(6)) >= 4);
    Univariate twice = Univariates.truncated(cut, 0, 5);
    assertEquals(4, twice.low());
    assertEquals(1, twice.cumulative(5), 1e-12);
  }

  @Test
  void anIntervalWithoutMassIsRefused() {
    Univariate beta = Univariates.beta(2, 2);
    assertThrows(IllegalArgumentException.class, () -> Univariates.truncated(beta, 2, 3));
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> Univariates.truncated(Univariates.normal(0, 1), 60, 61));
    assertTrue(refused.getMessage().contains("60.0 and 61.0"), refused.getMessage());
    Prior correlated =
        Priors.normalWithPrecision(
            Priors.parameters(2), new double[2], new double[][] {{1, 0.5}, {0.5, 1}});
    assertThrows(
        IllegalArgumentException.class,
        () -> Priors.truncated(correlated, new double[2], new double[] {1, 1}));
  }

  @Test
  void twoSharesAreABeta() {
    Dirichlet two = new Dirichlet(List.of(2.0, 5.0));
    for (double x : new double[] {0.1, 0.5, 0.9}) {
      assertEquals(new BetaDistribution(2, 5).logDensity(x), two.logProb(new double[] {x}), 1e-9);
    }
  }

  /** Each share by itself is Beta(alpha, sum of the others); the density integrates to one. */
  @Test
  void sharesAreMarginallyBetas() {
    Dirichlet three = new Dirichlet(List.of(2.0, 3.0, 1.5));
    RandomStream random = RandomStream.of(7);
    double[][] shares = new double[2][4000];
    for (int i = 0; i < 4000; i++) {
      double[] drawn = three.sample(random);
      shares[0][i] = drawn[0];
      shares[1][i] = drawn[1];
    }
    KolmogorovSmirnovTest test = new KolmogorovSmirnovTest();
    assertTrue(test.kolmogorovSmirnovTest(new BetaDistribution(2, 4.5), shares[0]) > 1e-4);
    assertTrue(test.kolmogorovSmirnovTest(new BetaDistribution(3, 3.5), shares[1]) > 1e-4);
    int points = 1000;
    double sum = 0;
    for (int i = 0; i < points; i++) {
      for (int j = 0; j < points; j++) {
        double[] x = {(i + 0.5) / points, (j + 0.5) / points};
        sum += Math.exp(three.logProb(x)) / points / points;
      }
    }
    assertEquals(1, sum, 2e-3);
  }

  @Test
  void everyPriorHasItsGradient() {
    Prior normals = Priors.normal(Priors.parameters(2), new double[] {1, 0}, new double[] {2, 1});
    Prior correlated =
        Priors.normalWithPrecision(
            Priors.parameters(2), new double[] {1, 0}, new double[][] {{2, 0.7}, {0.7, 1}});
    Prior mixture = Priors.mixture(new double[] {1, 2}, List.of(normals, correlated));
    for (Prior prior :
        List.of(
            normals,
            correlated,
            mixture,
            Priors.dirichlet(Priors.parameters(2), new double[] {2, 3, 1.5}),
            Priors.product("theta", List.of(correlated, normals)),
            Priors.beta(Priors.parameters(2), new double[] {2, 3}, new double[] {3, 4}))) {
      double[] point = new double[prior.field().shape().size()];
      Arrays.setAll(point, i -> 0.3 + 0.05 * i);
      float[] found;
      try (Scope scope = Scope.open()) {
        float[] at = new float[point.length];
        for (int i = 0; i < at.length; i++) {
          at[i] = (float) point[i];
        }
        Tensor x = Tensor.of(at, 1, at.length).variable();
        Density density = prior.given(null);
        found = Gradients.of(density.logProb(x).sum(), List.of(x)).get(0).toArray();
      }
      for (int i = 0; i < point.length; i++) {
        double[] above = point.clone();
        double[] below = point.clone();
        above[i] += 1e-6;
        below[i] -= 1e-6;
        double expected = (prior.law().logProb(above) - prior.law().logProb(below)) / 2e-6;
        assertEquals(expected, found[i], 1e-4 * (1 + Math.abs(expected)), prior.field() + " " + i);
      }
    }
  }

  @Test
  void aLawWithoutAGradientSaysSo() {
    Prior own =
        new Prior(
            Field.target("theta", 1),
            new Law() {
              @Override
              public double[] sample(RandomStream random) {
                return new double[] {random.nextGaussian()};
              }

              @Override
              public double logProb(double[] theta) {
                return -0.5 * theta[0] * theta[0];
              }
            });
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.zeros(1, 1).variable();
      UnsupportedOperationException refused =
          assertThrows(UnsupportedOperationException.class, () -> own.given(null).logProb(x));
      assertTrue(refused.getMessage().contains("gradient"), refused.getMessage());
    }
  }
}
