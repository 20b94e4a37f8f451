package org.understudy.posterior.sbibm;

import org.apache.commons.math3.random.MersenneTwister;
import org.understudy.posterior.prior.Prior;
import org.understudy.posterior.prior.Priors;
import org.understudy.tensor.RandomStream;

/** What the two Bernoulli GLM tasks share: a white-noise stimulus and a smoothness prior. */
final class GlmDesign {
  static final int STEPS = 100;
  private static final int LAGS = 9;
  private static final double[] STIMULUS = stimulus();

  private GlmDesign() {}

  /** The benchmark's stimulus: numpy's legacy normals of seed 42. */
  private static double[] stimulus() {
    MersenneTwister twister = new MersenneTwister(42);
    double[] values = new double[STEPS];
    for (int i = 0; i < STEPS; i += 2) {
      double a;
      double b;
      double square;
      do {
        a = 2 * uniform(twister) - 1;
        b = 2 * uniform(twister) - 1;
        square = a * a + b * b;
      } while (square >= 1 || square == 0);
      double factor = Math.sqrt(-2 * Math.log(square) / square);
      values[i] = factor * b;
      values[i + 1] = factor * a;
    }
    return values;
  }

  /** 53 random bits from two words, as numpy makes a double. */
  private static double uniform(MersenneTwister twister) {
    long high = twister.nextInt() >>> 5 & 0x7ffffffL;
    long low = twister.nextInt() >>> 6 & 0x3ffffffL;
    return (high * 67108864.0 + low) / 9007199254740992.0;
  }

  /** N(0, P^-1): the first weight free, the others smooth. */
  static Prior prior() {
    double[][] f = new double[LAGS][LAGS];
    double[][] d = new double[LAGS][LAGS];
    for (int i = 0; i < LAGS; i++) {
      d[i][i] = 1;
      if (i > 0) {
        d[i][i - 1] = -1;
      }
    }
    for (int i = 0; i < LAGS; i++) {
      for (int j = 0; j < LAGS; j++) {
        for (int k = 0; k < LAGS; k++) {
          f[i][j] += d[i][k] * d[k][j];
        }
      }
      f[i][i] += Math.sqrt(i / 9.0);
    }
    double[][] precision = new double[LAGS + 1][LAGS + 1];
    precision[0][0] = 0.5;
    for (int i = 0; i < LAGS; i++) {
      for (int j = 0; j < LAGS; j++) {
        for (int k = 0; k < LAGS; k++) {
          precision[i + 1][j + 1] += f[k][i] * f[k][j];
        }
      }
    }
    return Priors.normalWithPrecision(Task.parameters(LAGS + 1), new double[LAGS + 1], precision);
  }

  /** Whether each of the steps has a spike: 0 or 1. */
  static double[] spikes(double[] theta, RandomStream random) {
    double[] spikes = new double[STEPS];
    for (int t = 0; t < STEPS; t++) {
      double drive = theta[0];
      for (int lag = 0; lag < LAGS && lag <= t; lag++) {
        drive += theta[1 + lag] * STIMULUS[t - lag];
      }
      spikes[t] = random.nextDouble() < 1 / (1 + Math.exp(-drive)) ? 1 : 0;
    }
    return spikes;
  }

  /** The count of spikes and the stimulus summed before them, lag by lag. */
  static double[] summary(double[] spikes) {
    double[] summary = new double[LAGS + 1];
    for (int t = 0; t < STEPS; t++) {
      summary[0] += spikes[t];
      for (int lag = 0; lag < LAGS && lag <= t; lag++) {
        summary[1 + lag] += STIMULUS[t - lag] * spikes[t];
      }
    }
    return summary;
  }
}
