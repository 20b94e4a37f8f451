package org.understudy.energy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.understudy.runtime.Understudy;
import org.understudy.spi.Batch;
import org.understudy.spi.Density;
import org.understudy.spi.Field;
import org.understudy.spi.Model;
import org.understudy.spi.Objective;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

class LinearGaussianTest {
  private static Model model(Schema schema) {
    return new LinearGaussianProvider()
        .create(
            Configs.defaults(LinearGaussianConfig.class),
            schema,
            Understudy.create().context(RandomStream.of(1), Path.of("")));
  }

  @Test
  void itBeginsAtTheGaussianOfTheData() {
    try (Scope scope = Scope.open();
        Model model = model(Schema.of(Field.target("x", 2)))) {
      assertTrue(model.begin(new Batch(Energies.gaussian(100_000, RandomStream.of(2)), null)));
      Tensor x = Energies.gaussian(100, RandomStream.of(3));
      float[] found = ((Density) model.given(null)).logProb(x).toArray();
      float[] at = x.toArray();
      for (int i = 0; i < found.length; i++) {
        assertEquals(Energies.logProb(at[2 * i], at[2 * i + 1]), found[i], 0.05);
      }
    }
  }

  /** No step from the most likely parameters makes rows likelier: every gradient is zero. */
  @Test
  void nothingIsLikelierThanWhatItBeginsAt() {
    try (Scope scope = Scope.open();
        Model model = model(Schema.of(Field.target("x", 3), Field.condition("c", 2)))) {
      RandomStream random = RandomStream.of(4);
      Tensor c = random.normal(400, 2).add(1);
      Tensor mixing = random.normal(2, 3);
      Tensor factor = Tensor.of(new float[] {1, 0.5f, 0, 0, 1, -0.4f, 0.3f, 0, 1}, 3, 3);
      Tensor x = c.matmul(mixing).add(random.normal(400, 3).matmul(factor));
      Batch batch = new Batch(x, c);
      try (Gradients.Recording paused = Gradients.pause()) {
        model.begin(batch);
      }
      Objective objective = model.objectives().get(0);
      List<Parameter> moved = objective.parameters().list();
      List<Tensor> gradients =
          Gradients.of(
              objective.loss(batch, random), moved.stream().map(Parameter::value).toList());
      for (Tensor gradient : gradients) {
        assertArrayEquals(new float[gradient.size()], gradient.toArray(), 2e-3f);
      }
    }
  }
}
