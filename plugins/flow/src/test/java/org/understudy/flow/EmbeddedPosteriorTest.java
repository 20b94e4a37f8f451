package org.understudy.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.surrogate.Surrogate;
import org.understudy.runtime.surrogate.SurrogateFile;
import org.understudy.runtime.training.TrainingConfig;
import org.understudy.runtime.training.TrainingListener;
import org.understudy.spi.Dataset;
import org.understudy.spi.Field;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigException;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.RandomStream;

/**
 * Every embedding, trained with a conditional Gaussian on a linear model x = A theta + noise with a
 * normal prior, whose posterior is the conjugate one: covariance S = (1 + A'A / s^2)^-1, mean S A'x
 * / s^2. Seeds are fixed; the tolerances are a third of the posterior's width for its mean and a
 * fifth for the width itself.
 */
class EmbeddedPosteriorTest {
  private static final int SIMULATIONS = 4000;

  /** x = A theta + s noise, theta in two dimensions standard normal. */
  private record Linear(double noise, int rows, List<Double> design) {
    double at(int row, int parameter) {
      return design.get(2 * row + parameter);
    }

    float[] simulate(double[] theta, RandomStream random) {
      float[] x = new float[rows];
      for (int i = 0; i < rows; i++) {
        double mean = at(i, 0) * theta[0] + at(i, 1) * theta[1];
        x[i] = (float) (mean + noise * random.nextGaussian());
      }
      return x;
    }

    /** Means, then standard deviations. */
    double[] posterior(float[] x) {
      double a = 1;
      double b = 0;
      double d = 1;
      double[] right = new double[2];
      for (int i = 0; i < rows; i++) {
        double weight = 1 / (noise * noise);
        a += at(i, 0) * at(i, 0) * weight;
        b += at(i, 0) * at(i, 1) * weight;
        d += at(i, 1) * at(i, 1) * weight;
        right[0] += at(i, 0) * x[i] * weight;
        right[1] += at(i, 1) * x[i] * weight;
      }
      double det = a * d - b * b;
      return new double[] {
        (d * right[0] - b * right[1]) / det,
        (a * right[1] - b * right[0]) / det,
        Math.sqrt(d / det),
        Math.sqrt(a / det)
      };
    }
  }

  /** Row i of a set of two-dimensional observations of theta: [elements, 2]. */
  private static Linear repeated(int elements) {
    double[] design = new double[4 * elements];
    for (int i = 0; i < elements; i++) {
      design[4 * i] = 1;
      design[4 * i + 3] = 1;
    }
    return new Linear(1, 2 * elements, Arrays.stream(design).boxed().toList());
  }

  /** A wave and a bump over some places. */
  private static Linear pattern(int places) {
    double[] design = new double[2 * places];
    for (int i = 0; i < places; i++) {
      double t = i / (double) places;
      design[2 * i] = Math.sin(2 * Math.PI * 2 * t);
      design[2 * i + 1] = Math.exp(-50 * (t - 0.6) * (t - 0.6));
    }
    return new Linear(0.7, places, Arrays.stream(design).boxed().toList());
  }

  private static ConfigNode node(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, ConfigNode> entries = new LinkedHashMap<>();
      map.forEach((key, each) -> entries.put(String.valueOf(key), node(each)));
      return new ConfigNode(entries, "", "");
    }
    return new ConfigNode(value, "", "");
  }

  private static Surrogate train(
      Schema schema, float[] theta, float[] x, Map<String, ?> embedding) {
    Rows rows = new Rows(schema, SIMULATIONS, List.of(theta, x));
    TrainingConfig training =
        Configs.bind(
            node(Map.of("batch-size", 100L, "max-epochs", 25L, "weight-decay", 0L)),
            TrainingConfig.class);
    Choice choice = new Choice("affine", node(Map.of("embedding", embedding)));
    return Understudy.create().train(Dataset.of(rows), choice, training, 1, TrainingListener.NONE);
  }

  private static Surrogate train(Linear model, Map<String, ?> embedding, int... shape) {
    RandomStream random = RandomStream.of(5);
    float[] theta = new float[2 * SIMULATIONS];
    float[] x = new float[model.rows() * SIMULATIONS];
    for (int i = 0; i < SIMULATIONS; i++) {
      double[] drawn = {random.nextGaussian(), random.nextGaussian()};
      theta[2 * i] = (float) drawn[0];
      theta[2 * i + 1] = (float) drawn[1];
      System.arraycopy(model.simulate(drawn, random), 0, x, i * model.rows(), model.rows());
    }
    Schema schema = Schema.of(Field.target("theta", 2), Field.condition("x", shape));
    return train(schema, theta, x, embedding);
  }

  private static double[] moments(float[][] draws) {
    int d = draws[0].length;
    double[] moments = new double[2 * d];
    for (int j = 0; j < d; j++) {
      double sum = 0;
      double squares = 0;
      for (float[] row : draws) {
        sum += row[j];
        squares += (double) row[j] * row[j];
      }
      moments[j] = sum / draws.length;
      moments[d + j] = Math.sqrt(squares / draws.length - moments[j] * moments[j]);
    }
    return moments;
  }

  private static void assertConjugate(Linear model, Surrogate surrogate) {
    for (double[] truth : new double[][] {{0.5, -1}, {-1.2, 0.3}, {0, 1.5}}) {
      float[] x = model.simulate(truth, RandomStream.of(6));
      double[] expected = model.posterior(x);
      double[] found = moments(surrogate.sample(x, 4000, 1));
      for (int j = 0; j < 2; j++) {
        assertEquals(expected[j], found[j], expected[2 + j] / 3, "mean " + j);
        assertEquals(1, found[2 + j] / expected[2 + j], 0.2, "width " + j);
      }
    }
  }

  @Test
  void aSetOfObservationsHasTheConjugatePosteriorInAnyOrder(@TempDir Path folder) {
    Linear model = repeated(10);
    try (Surrogate surrogate = train(model, Map.of("type", "set"), 10, 2)) {
      assertConjugate(model, surrogate);
      float[] x = model.simulate(new double[] {1, 1}, RandomStream.of(7));
      float[] turned = new float[x.length];
      for (int i = 0; i < 10; i++) {
        System.arraycopy(x, 2 * i, turned, 2 * (9 - i), 2);
      }
      float[][] at = {{1, 1}, {0.5f, 1.5f}};
      double[] plain = surrogate.logProb(at, x);
      double[] moved = surrogate.logProb(at, turned);
      assertEquals(plain[0], moved[0], 1e-4);
      assertEquals(plain[1], moved[1], 1e-4);

      Path file = folder.resolve("model.surrogate");
      SurrogateFile.save(surrogate, file);
      try (Surrogate loaded = Understudy.create().load(file)) {
        assertEquals(plain[0], loaded.logProb(at, x)[0]);
      }
    }
  }

  /** A scale is no linear function of the observations: the set has to learn their squares. */
  @Test
  void aSetOfNumbersTellsTheirScale() {
    int elements = 20;
    RandomStream random = RandomStream.of(8);
    float[] theta = new float[SIMULATIONS];
    float[] x = new float[elements * SIMULATIONS];
    for (int i = 0; i < SIMULATIONS; i++) {
      theta[i] = (float) (0.5 * random.nextGaussian());
      for (int j = 0; j < elements; j++) {
        x[i * elements + j] = (float) (Math.exp(theta[i]) * random.nextGaussian());
      }
    }
    Schema schema = Schema.of(Field.target("theta", 1), Field.condition("x", elements));
    try (Surrogate surrogate = train(schema, theta, x, Map.of("type", "set"))) {
      for (double truth : new double[] {-0.5, 0, 0.6}) {
        double squares = 0;
        float[] observed = new float[elements];
        for (int j = 0; j < elements; j++) {
          observed[j] = (float) (Math.exp(truth) * random.nextGaussian());
          squares += (double) observed[j] * observed[j];
        }
        double[] expected = quadrature(squares, elements);
        double[] found = moments(surrogate.sample(observed, 4000, 1));
        assertEquals(expected[0], found[0], expected[1] / 3, "mean");
        assertEquals(1, found[1] / expected[1], 0.2, "width");
      }
    }
  }

  /** Mean and width of the posterior of theta, x ~ N(0, e^(2 theta)), theta ~ N(0, 1/4). */
  private static double[] quadrature(double squares, int elements) {
    double norm = 0;
    double mean = 0;
    double second = 0;
    for (int i = -3000; i <= 3000; i++) {
      double t = i / 1000.0;
      double weight =
          Math.exp(-2 * t * t - elements * t - 0.5 * squares * Math.exp(-2 * t) + elements);
      norm += weight;
      mean += weight * t;
      second += weight * t * t;
    }
    mean /= norm;
    return new double[] {mean, Math.sqrt(second / norm - mean * mean)};
  }

  @Test
  void aSeriesHasTheConjugatePosterior() {
    try (Surrogate surrogate = train(pattern(24), Map.of("type", "conv1d"), 24, 1)) {
      assertConjugate(pattern(24), surrogate);
    }
  }

  @Test
  void anImageHasTheConjugatePosterior() {
    try (Surrogate surrogate =
        train(pattern(30), Map.of("type", "conv2d", "layers", 1L, "activation", "tanh"), 5, 6)) {
      assertConjugate(pattern(30), surrogate);
    }
  }

  @Test
  void denseLayersTakeAnyShape() {
    try (Surrogate surrogate = train(pattern(24), Map.of("type", "dense"), 2, 3, 4)) {
      assertConjugate(pattern(24), surrogate);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "set", "conv1d", "conv2d"})
  void shapesThatDoNotFitAreRefused(String type) {
    ConfigException refused =
        assertThrows(
            ConfigException.class, () -> train(pattern(24), Map.of("type", type), 2, 3, 2, 2));
    String message = refused.getMessage();
    assertTrue(message.contains("embedding") && message.contains("[2, 3, 2, 2]"), message);
  }

  @Test
  void settingsOutOfRangeAreNamed() {
    ConfigException refused =
        assertThrows(
            ConfigException.class,
            () -> train(pattern(24), Map.of("type", "conv1d", "kernel", 4L), 24));
    assertTrue(refused.getMessage().contains("odd"), refused.getMessage());
  }
}
