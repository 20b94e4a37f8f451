package org.understudy.energy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.understudy.nn.Adam;
import org.understudy.runtime.Understudy;
import org.understudy.spi.Batch;
import org.understudy.spi.Objective;
import org.understudy.spi.Schema;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/** Energies small enough for tests. */
final class Energies {
  /** Of data in the tests: a mean and the lower triangle of a Cholesky factor. */
  static final double[] MEAN = {0.5, -0.3};

  static final double[][] FACTOR = {{0.8, 0}, {0.4, 0.6}};

  private Energies() {}

  static Map<String, Object> small(String objective) {
    return Map.of(
        "objective",
        objective,
        "hidden",
        16L,
        "blocks",
        1L,
        "chain",
        Map.of("steps", node(3L), "buffer", node(100L)),
        "sampler",
        Map.of(
            "candidates",
            node(2L),
            "temperatures",
            node(2L),
            "steps",
            node(1L),
            "leapfrog",
            node(2L)));
  }

  private static ConfigNode node(Object value) {
    return new ConfigNode(value, "", "");
  }

  static EnergyModel model(Map<String, Object> settings, Schema schema) {
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    settings.forEach((key, value) -> entries.put(key, node(value)));
    EnergyConfig config = Configs.bind(new ConfigNode(entries, "", ""), EnergyConfig.class);
    return (EnergyModel)
        new EnergyProvider()
            .create(config, schema, Understudy.create().context(RandomStream.of(1), Path.of("")));
  }

  /** Steps on the energy alone, so that the reference stays the standard normal. */
  static void train(EnergyModel model, int rows, int steps, double rate) {
    Objective objective = model.objectives().get(0);
    Adam adam = new Adam(objective.parameters(), 0.9, 0.999, 1e-8, 0, 0);
    List<Tensor> moved = objective.parameters().list().stream().map(Parameter::value).toList();
    RandomStream random = RandomStream.of(2);
    for (int i = 0; i < steps; i++) {
      try (Scope scope = Scope.open()) {
        Tensor loss = objective.loss(new Batch(gaussian(rows, random), null), random);
        double fall = 0.5 * (1 + Math.cos(Math.PI * i / steps));
        adam.step(Gradients.of(loss, moved), 1, rate * fall);
      }
    }
  }

  /** Draws of the Gaussian of {@link #MEAN} and {@link #FACTOR}. */
  static Tensor gaussian(int rows, RandomStream random) {
    float[] values = new float[2 * rows];
    for (int i = 0; i < rows; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      values[2 * i] = (float) (MEAN[0] + FACTOR[0][0] * a);
      values[2 * i + 1] = (float) (MEAN[1] + FACTOR[1][0] * a + FACTOR[1][1] * b);
    }
    return Tensor.of(values, rows, 2);
  }

  /** The inverse of its covariance with some variance added to each feature. */
  static double[][] precision(double added) {
    double xx = FACTOR[0][0] * FACTOR[0][0] + added;
    double xy = FACTOR[0][0] * FACTOR[1][0];
    double yy = FACTOR[1][0] * FACTOR[1][0] + FACTOR[1][1] * FACTOR[1][1] + added;
    double det = xx * yy - xy * xy;
    return new double[][] {{yy / det, -xy / det}, {-xy / det, xx / det}};
  }

  static double logProb(double x, double y) {
    double a = (x - MEAN[0]) / FACTOR[0][0];
    double b = (y - MEAN[1] - FACTOR[1][0] * a) / FACTOR[1][1];
    return -0.5 * (a * a + b * b) - Math.log(2 * Math.PI) - Math.log(FACTOR[0][0] * FACTOR[1][1]);
  }
}
