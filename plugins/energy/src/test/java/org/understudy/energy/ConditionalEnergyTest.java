package org.understudy.energy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.understudy.nn.Adam;
import org.understudy.sampling.Evidence;
import org.understudy.spi.Batch;
import org.understudy.spi.Field;
import org.understudy.spi.Objective;
import org.understudy.spi.Sampling;
import org.understudy.spi.Schema;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/** x given c has modes at c, with three quarters of the mass, and at -c, of deviation 1/4 each. */
class ConditionalEnergyTest {
  private static final Schema SCHEMA = Schema.of(Field.target("x", 1), Field.condition("c", 1));

  private static Batch rows(int n, RandomStream random) {
    float[] c = new float[n];
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      c[i] = 2 * random.nextFloat();
      x[i] = (random.nextFloat() < 0.25 ? -1 : 1) * c[i] + (float) (0.25 * random.nextGaussian());
    }
    return new Batch(Tensor.of(x, n, 1), Tensor.of(c, n, 1));
  }

  @Test
  void drawsFollowTheirConditions() {
    Map<String, Object> settings = new HashMap<>(Energies.small("noise-contrastive"));
    settings.put("hidden", 32L);
    settings.remove("sampler");
    try (Scope scope = Scope.open();
        EnergyModel model = Energies.model(settings, SCHEMA)) {
      Objective objective = model.objectives().get(0);
      Adam adam = new Adam(objective.parameters(), 0.9, 0.999, 1e-8, 0, 0);
      List<Tensor> moved = objective.parameters().list().stream().map(Parameter::value).toList();
      RandomStream random = RandomStream.of(1);
      for (int i = 0; i < 600; i++) {
        try (Scope step = Scope.open()) {
          Tensor loss = objective.loss(rows(400, random), random);
          adam.step(Gradients.of(loss, moved), 1, 0.01 * (1 - i / 600.0));
        }
      }
      int n = 2000;
      float[] c = new float[n];
      for (int i = 0; i < n; i++) {
        c[i] = i % 2 == 0 ? 0.5f : 1.5f;
      }
      Sampling sampling = (Sampling) model.given(Tensor.of(c, n, 1));
      float[] x = sampling.sample(n, random).toArray();
      double mean = 0;
      double right = 0;
      for (int i = 1; i < n; i += 2) {
        mean += x[i] > 0 ? x[i] : 0;
        right += x[i] > 0 ? 1 : 0;
      }
      assertEquals(0.75, right / (n / 2.0), 0.06, "the right mode's weight at c = 1.5");
      assertEquals(1.5, mean / right, 0.05, "the right mode's place at c = 1.5");
      double all = 0;
      for (int i = 0; i < n; i += 2) {
        all += x[i] / (n / 2.0);
      }
      assertEquals(0.25, all, 0.08, "the mean at c = .5");
      Evidence evidence = model.logZ(Tensor.of(new float[] {1.5f}, 1, 1), 4000, random);
      assertTrue(Math.abs(evidence.logZ()) < 0.1 + 4 * evidence.standardError(), "" + evidence);
    }
  }
}
