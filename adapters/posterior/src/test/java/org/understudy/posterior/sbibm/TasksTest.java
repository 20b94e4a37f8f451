package org.understudy.posterior.sbibm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.understudy.runtime.Understudy;
import org.understudy.spi.Context;
import org.understudy.spi.Sampling;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/** Each simulator against something known without it. Bounds are five standard errors wide. */
class TasksTest {
  private static final int RUNS = 20_000;

  /** Means and covariances of many simulations at one parameter vector. */
  private static double[][] moments(Task task, double... theta) {
    RandomStream random = RandomStream.of(5);
    int d = task.outputs();
    double[] mean = new double[d];
    double[][] second = new double[d][d];
    for (int run = 0; run < RUNS; run++) {
      double[] x = task.simulate(theta, random.split(run));
      for (int i = 0; i < d; i++) {
        mean[i] += x[i] / RUNS;
        for (int j = 0; j < d; j++) {
          second[i][j] += x[i] * x[j] / RUNS;
        }
      }
    }
    double[][] result = new double[d + 1][];
    result[d] = mean;
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        second[i][j] -= mean[i] * mean[j];
      }
      result[i] = second[i];
    }
    return result;
  }

  @Test
  void gaussianLinearHasItsMeanAndVariance() {
    double[] theta = {0.1, -0.2, 0.3, 0, 0, 0, 0, 0, 0, 1};
    double[][] moments = moments(new GaussianLinear(), theta);
    assertArrayEquals(theta, moments[10], 5 * Math.sqrt(0.1 / RUNS));
    for (int i = 0; i < 10; i++) {
      assertEquals(0.1, moments[i][i], 5 * 0.1 * Math.sqrt(2.0 / RUNS));
    }
  }

  @Test
  void slcpHasItsCovariance() {
    double[][] moments = moments(new Slcp(), 0.7, -2.9, -1, -0.9, 0.6);
    double s1 = 1;
    double s2 = 0.81;
    double rho = Math.tanh(0.6);
    for (int draw = 0; draw < 4; draw++) {
      assertEquals(0.7, moments[8][2 * draw], 5 * s1 / Math.sqrt(RUNS));
      assertEquals(-2.9, moments[8][2 * draw + 1], 5 * s2 / Math.sqrt(RUNS));
      assertEquals(s1 * s1, moments[2 * draw][2 * draw], 5 * Math.sqrt(2.0 / RUNS));
      assertEquals(rho * s1 * s2, moments[2 * draw][2 * draw + 1], 5 * 1.3 / Math.sqrt(RUNS));
    }
    assertEquals(0, moments[0][2], 5 / Math.sqrt(RUNS));
  }

  @Test
  void mixtureIsWideOrNarrowInBothCoordinatesAtOnce() {
    double[][] moments = moments(new GaussianMixtureTask(), 2, -3);
    assertEquals(0.505, moments[0][0], 5 * 1.2 / Math.sqrt(RUNS));
    RandomStream random = RandomStream.of(6);
    int near = 0;
    for (int run = 0; run < RUNS; run++) {
      double[] x = new GaussianMixtureTask().simulate(new double[] {0, 0}, random.split(run));
      near += Math.hypot(x[0], x[1]) < 0.25 ? 1 : 0;
    }
    // Radii are Rayleigh: 1 - exp(-r^2 / 2 s^2) of each half.
    double expected = 0.5 * (1 - Math.exp(-0.03125)) + 0.5 * (1 - Math.exp(-3.125));
    assertEquals(expected, near / (double) RUNS, 5 * 0.5 / Math.sqrt(RUNS));
  }

  @Test
  void exactMoonsSimulateBackToTheObservation() {
    try (Scope scope = Scope.open()) {
      Sampling posterior =
          (Sampling)
              new TwoMoonsPosterior()
                  .create(new Task.Config(), context())
                  .given(Tensor.of(new float[] {0.1f, -0.2f}, 1, 2));
      float[] theta = posterior.sample(4000, RandomStream.of(7)).toArray();
      double within = 0;
      for (int i = 0; i < 4000; i++) {
        double a = theta[2 * i];
        double b = theta[2 * i + 1];
        double x = 0.1 + Math.abs(a + b) / Math.sqrt(2) - 0.25;
        double y = -0.2 - (b - a) / Math.sqrt(2);
        // What the simulator must have added: a radius of .1 +- .01, to the right.
        assertTrue(x > -1e-6, "the crescent opens to the left");
        within += Math.abs(Math.hypot(x, y) - 0.1) < 0.01 ? 1 : 0;
      }
      assertEquals(0.6827, within / 4000, 5 * 0.4655 / Math.sqrt(4000));
    }
  }

  private static Context context() {
    return Understudy.create().context(RandomStream.of(1), Path.of(""));
  }

  @Test
  void glmStimulusIsNumpysOfSeed42() {
    // numpy.random.RandomState(42).randn(5)
    double[] expected = {0.49671415, -0.1382643, 0.64768854, 1.52302986, -0.23415337};
    for (int t = 0; t < expected.length; t++) {
      double[] spikes = new double[GlmDesign.STEPS];
      spikes[t] = 1;
      assertEquals(expected[t], GlmDesign.summary(spikes)[1], 1e-8);
    }
  }

  @Test
  void glmRawAndSummaryAgree() {
    double[] theta = new BernoulliGlm().prior().law().sample(RandomStream.of(8));
    double[] raw = new BernoulliGlmRaw().simulate(theta, RandomStream.of(9));
    double[] summary = new BernoulliGlm().simulate(theta, RandomStream.of(9));
    assertArrayEquals(GlmDesign.summary(raw), summary);
  }

  @Test
  void binomialsHaveTheirMeanAndVariance() {
    for (double p : new double[] {0.001, 0.2, 0.5, 0.97}) {
      RandomStream random = RandomStream.of(10);
      double sum = 0;
      double squares = 0;
      for (int run = 0; run < RUNS; run++) {
        double k = Binomials.draw(1000, p, random);
        sum += k / RUNS;
        squares += k * k / RUNS;
      }
      double variance = 1000 * p * (1 - p);
      assertEquals(1000 * p, sum, 5 * Math.sqrt(variance / RUNS));
      assertEquals(variance, squares - sum * sum, 5 * variance * Math.sqrt(2.2 / RUNS) + 0.05);
    }
  }

  @Test
  void epidemicThatCannotSpreadDoesNot() {
    double[] x = new Sir().simulate(new double[] {0.05, 0.5}, RandomStream.of(11));
    assertArrayEquals(new double[10], x);
  }

  @Test
  void epidemicGrowsExponentiallyAtFirst() {
    // With few infected, I grows as exp((b - g) t): to 1e-6 e^(.2 * 34) = .0009 of the people.
    double[][] moments = moments(new Sir(), 0.3, 0.1);
    double expected = 1000e-6 * Math.exp(0.2 * 34);
    assertEquals(expected, moments[10][2], 5 * Math.sqrt(expected / RUNS));
  }

  @Test
  void predatorsAndPreyKeepTheirInvariant() {
    double[] theta = {0.7, 0.05, 0.8, 0.04};
    RandomStream random = RandomStream.of(12);
    int runs = 400;
    double[] logs = new double[20];
    for (int run = 0; run < runs; run++) {
      double[] x = new LotkaVolterra().simulate(theta, random.split(run));
      for (int i = 0; i < 20; i++) {
        logs[i] += Math.log(x[i]) / runs;
      }
    }
    double expected = invariant(theta, Math.log(30), 0);
    for (int i = 0; i < 10; i++) {
      assertEquals(
          expected, invariant(theta, logs[i], logs[10 + i]), 0.05 * (1 + Math.abs(expected)));
    }
  }

  /** d x - c log x + b y - a log y is constant along every solution. */
  private static double invariant(double[] theta, double logPrey, double logPredators) {
    return theta[3] * Math.exp(logPrey)
        - theta[2] * logPrey
        + theta[1] * Math.exp(logPredators)
        - theta[0] * logPredators;
  }
}
