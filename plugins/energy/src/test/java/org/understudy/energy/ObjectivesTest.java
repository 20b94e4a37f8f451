package org.understudy.energy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.understudy.sampling.Evidence;
import org.understudy.spi.Batch;
import org.understudy.spi.Field;
import org.understudy.spi.Objective;
import org.understudy.spi.Schema;
import org.understudy.spi.config.ConfigNode;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/** What the objectives are at known densities, and which densities they find. */
class ObjectivesTest {
  private static final Schema PLANE = Schema.of(Field.target("x", 2));

  private static EnergyModel model(String objective, Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(Energies.small(objective));
    settings.put("hidden", 32L);
    settings.put("blocks", 1L);
    settings.putAll(more);
    return Energies.model(settings, PLANE);
  }

  /** A model that is the Gaussian, blurred or not: the reference is set to it, the tilt to 0. */
  private static void setToGaussian(EnergyModel model, double added) {
    double[][] p = Energies.precision(added);
    double last = Math.sqrt(p[1][1]);
    double across = p[0][1] / last;
    double first = Math.sqrt(p[0][0] - across * across);
    set(model, "reference.centre.mean", (float) Energies.MEAN[0], (float) Energies.MEAN[1]);
    set(model, "reference.whitening.log-scale", (float) Math.log(first), (float) Math.log(last));
    set(model, "reference.whitening.below", 0, 0, (float) (across / last), 0);
    set(model, "network.sum.weight", new float[32]);
  }

  private static void set(EnergyModel model, String name, float... values) {
    model.parameters().get(name).set(values);
  }

  /** E[tr J + |s|^2 / 2] = -tr P / 2 for the score s = -P (x - m). */
  @Test
  void slicedScoreMatchingOfTheTruthIsAsInClosedForm() {
    try (Scope scope = Scope.open();
        EnergyModel model = model("sliced-score-matching", Map.of())) {
      setToGaussian(model, 0);
      double[][] p = Energies.precision(0);
      float loss = loss(model, 20_000);
      assertEquals(-(p[0][0] + p[1][1]) / 2, loss, 0.08);
    }
  }

  /** E|sigma s + e|^2 / 2 = (d - sigma^2 tr P) / 2 with the precision P of the blurred data. */
  @Test
  void denoisingScoreMatchingOfTheTruthIsAsInClosedForm() {
    try (Scope scope = Scope.open();
        EnergyModel model = model("denoising-score-matching", Map.of("sigma", 0.5))) {
      setToGaussian(model, 0.25);
      double[][] p = Energies.precision(0.25);
      assertEquals((2 - 0.25 * (p[0][0] + p[1][1])) / 2, loss(model, 20_000), 0.015);
    }
  }

  /** With as much noise as data, from the data's own density, nobody can tell: 2 log 2. */
  @Test
  void noiseContrastOfEqualDensitiesIsTheLogOfFour() {
    try (Scope scope = Scope.open();
        EnergyModel model = model("noise-contrastive", Map.of("contrasts", 1L))) {
      setToGaussian(model, 0);
      assertEquals(2 * Math.log(2), loss(model, 1000), 1e-5);
    }
  }

  private static float loss(EnergyModel model, int rows) {
    Batch batch = new Batch(Energies.gaussian(rows, RandomStream.of(3)), null);
    try (Gradients.Recording paused = Gradients.pause()) {
      return model.objectives().get(0).loss(batch, RandomStream.of(4)).item();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"noise-contrastive", "denoising-score-matching", "sliced-score-matching"})
  void gradientsAreThoseOfFiniteDifferences(String name) {
    try (Scope scope = Scope.open();
        EnergyModel model = model(name, Map.of("sigma", 0.5))) {
      Objective objective = model.objectives().get(0);
      Batch batch = new Batch(Energies.gaussian(64, RandomStream.of(5)), null);
      for (Parameter parameter : objective.parameters().list()) {
        float[] values = parameter.toArray();
        float[] direction = new float[values.length];
        RandomStream.of(6).fillNormal(direction);
        Tensor loss = objective.loss(batch, RandomStream.of(7));
        float[] gradient = Gradients.of(loss, List.of(parameter.value())).get(0).toArray();
        double slope = 0;
        for (int i = 0; i < values.length; i++) {
          slope += gradient[i] * direction[i];
        }
        double h = 5e-3 / Math.sqrt(values.length);
        double difference =
            (moved(objective, batch, parameter, values, direction, h)
                    - moved(objective, batch, parameter, values, direction, -h))
                / (2 * h);
        parameter.set(values);
        assertEquals(difference, slope, 2e-3 + 0.02 * Math.abs(slope), parameter.name());
      }
    }
  }

  private static double moved(
      Objective objective,
      Batch batch,
      Parameter parameter,
      float[] values,
      float[] direction,
      double h) {
    float[] there = values.clone();
    for (int i = 0; i < there.length; i++) {
      there[i] += (float) (h * direction[i]);
    }
    parameter.set(there);
    return objective.loss(batch, RandomStream.of(7)).item();
  }

  @Test
  void scoreMatchingFindsTheGaussian() {
    assertTrue(scoreError("sliced-score-matching", Map.of(), 0) < 0.12);
    assertTrue(scoreError("denoising-score-matching", Map.of("sigma", 0.2), 0.04) < 0.12);
  }

  @ParameterizedTest
  @ValueSource(strings = {"contrastive-divergence", "persistent"})
  void chainsFindTheGaussian(String objective) {
    Map<String, ConfigNode> chain =
        Map.of(
            "steps", new ConfigNode(5L, "", ""),
            "step-size", new ConfigNode(0.3, "", ""),
            "buffer", new ConfigNode(1000L, "", ""));
    double error = scoreError(objective, Map.of("chain", chain), 0);
    assertTrue(error < 0.25, objective + ": " + error);
  }

  /** The root mean squared error of the learned score over that of the score itself. */
  private static double scoreError(String objective, Map<String, Object> more, double added) {
    try (Scope scope = Scope.open();
        EnergyModel model = model(objective, more)) {
      Energies.train(model, 300, 400, 0.015);
      double[][] p = Energies.precision(added);
      Tensor x = Energies.gaussian(2000, RandomStream.of(8)).variable();
      float[] found = model.at(null).score(x).toArray();
      float[] at = x.toArray();
      double wrong = 0;
      double all = 0;
      for (int i = 0; i < at.length; i += 2) {
        double dx = at[i] - Energies.MEAN[0];
        double dy = at[i + 1] - Energies.MEAN[1];
        double sx = -p[0][0] * dx - p[0][1] * dy;
        double sy = -p[1][0] * dx - p[1][1] * dy;
        wrong += Math.pow(found[i] - sx, 2) + Math.pow(found[i + 1] - sy, 2);
        all += sx * sx + sy * sy;
      }
      return Math.sqrt(wrong / all);
    }
  }

  @Test
  void noiseContrastFindsTheGaussianWithItsConstant() {
    try (Scope scope = Scope.open();
        EnergyModel model = model("noise-contrastive", Map.of())) {
      Energies.train(model, 300, 500, 0.015);
      Tensor x = Energies.gaussian(2000, RandomStream.of(9));
      float[] found = model.given(null).logProbUpToConstant(x).toArray();
      float[] at = x.toArray();
      double mean = 0;
      double squares = 0;
      for (int i = 0; i < found.length; i++) {
        double error = found[i] - Energies.logProb(at[2 * i], at[2 * i + 1]);
        mean += error / found.length;
        squares += error * error / found.length;
      }
      assertEquals(0, mean, 0.03, "the constant");
      assertTrue(Math.sqrt(squares) < 0.1, "root mean squared error " + Math.sqrt(squares));
      Evidence evidence = model.logZ(null, 4000, RandomStream.of(10));
      assertEquals(0, evidence.logZ(), 0.03 + 4 * evidence.standardError());
    }
  }
}
