package org.understudy.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.runtime.training.TrainingConfig;
import org.understudy.runtime.training.TrainingListener;
import org.understudy.runtime.yaml.Yaml;
import org.understudy.spi.Dataset;
import org.understudy.spi.Density;
import org.understudy.spi.Field;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;
import org.understudy.testkit.HostileEngine;

/** Flows begin as what linear algebra finds at once. */
@ExtendWith(HostileEngine.class)
class BeginningTest {
  private static final int ROWS = 4_000;

  /** Regressors, and targets 2 x1 - x2 and 0.5 x2, each with noise of 0.1. */
  private static float[][] linear(int rows) {
    RandomStream random = RandomStream.of(7);
    float[] x = new float[2 * rows];
    float[] y = new float[2 * rows];
    for (int i = 0; i < rows; i++) {
      x[2 * i] = (float) random.nextGaussian();
      x[2 * i + 1] = (float) (3 + random.nextGaussian());
      y[2 * i] = (float) (2 * x[2 * i] - x[2 * i + 1] + 0.1 * random.nextGaussian());
      y[2 * i + 1] = (float) (0.5 * x[2 * i + 1] + 0.1 * random.nextGaussian());
    }
    return new float[][] {y, x};
  }

  @Test
  void regressionFindsTheLine() {
    float[][] data = linear(ROWS);
    try (Scope scope = Scope.open()) {
      float[] weights = Ridge.weights(Tensor.of(data[0], ROWS, 2), Tensor.of(data[1], ROWS, 2));
      // The standard error is 0.1 / sqrt(4000) = 0.0016.
      assertArrayEquals(new float[] {2, -1, 0, 0.5f}, weights, 0.01f);
    }
  }

  @Test
  void noiseIsNotRegressedOn() {
    int rows = 60;
    int width = 50;
    RandomStream random = RandomStream.of(8);
    try (Scope scope = Scope.open()) {
      Tensor y = random.normal(rows, 1);
      Tensor x = random.normal(rows, width);
      double explained = 0;
      for (float weight : Ridge.weights(y, x)) {
        explained += weight * weight;
      }
      // Least squares would give 50 weights of variance 1 / (60 - 50 - 1) and so about 5.6.
      assertTrue(explained < 0.5, "sum of squares " + explained);
    }
  }

  @Test
  void whiteningMakesUnitsOfWhatItSees() {
    float[][] data = linear(ROWS);
    LuLinear whitening = new LuLinear(2);
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.of(data[0], ROWS, 2);
      whitening.begin(x, null);
      Tensor white = whitening.forward(x, null).value();
      assertArrayEquals(new float[] {0, 0}, white.mean(0).toArray(), 1e-3f);
      float[] covariance = white.matmul(white, true, false).div(ROWS).toArray();
      assertArrayEquals(new float[] {1, 0, 0, 1}, covariance, 2e-2f);
    }
    whitening.parameters().close();
  }

  @Test
  void heavyTailsStayWithinReach() {
    LuLinear whitening = new LuLinear(1);
    RandomStream random = RandomStream.of(9);
    float[] values = new float[ROWS];
    for (int i = 0; i < ROWS; i++) {
      // One in fifty lies a hundred times further out.
      values[i] = (float) (random.nextGaussian() * (i % 50 == 0 ? 100 : 1));
    }
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.of(values, ROWS, 1);
      whitening.begin(x, null);
      int out = 0;
      for (float value : whitening.forward(x, null).value().toArray()) {
        out += Math.abs(value) > 3 ? 1 : 0;
      }
      assertEquals(ROWS / 100, out, 1);
    }
    whitening.parameters().close();
  }

  /**
   * Training at a rate that ruins everything ends with the posterior it began with: the exact one.
   */
  @Test
  void aLinearGaussianIsKnownBeforeTheFirstStep() {
    float[][] data = linear(ROWS);
    Schema schema = Schema.of(Field.target("y", 2), Field.condition("x", 2));
    TrainingConfig training =
        Configs.bind(
            Yaml.parse("{max-epochs: 1, learning-rate: 0.5, schedule: constant}", "test"),
            TrainingConfig.class);
    try (Surrogate surrogate =
            Understudy.create()
                .train(
                    Dataset.of(new Rows(schema, ROWS, List.of(data[0], data[1]))),
                    new Choice("neural-spline-flow", ConfigNode.empty()),
                    training,
                    1,
                    TrainingListener.NONE);
        Scope scope = Scope.open()) {
      Density density = (Density) surrogate.given(Tensor.of(new float[] {1, 2}, 1, 2));
      float[] found =
          density.logProb(Tensor.of(new float[] {0, 1, 0.1f, 0.9f, -0.2f, 1.1f}, 3, 2)).toArray();
      // Residuals in units of 0.1: (0, 0), (1, -1), (-2, 1).
      double top = -Math.log(2 * Math.PI * 0.01);
      float[] exact = {(float) top, (float) (top - 1), (float) (top - 2.5)};
      // The splines begin near the identity, not at it.
      assertArrayEquals(exact, found, 0.25f);
    }
  }
}
