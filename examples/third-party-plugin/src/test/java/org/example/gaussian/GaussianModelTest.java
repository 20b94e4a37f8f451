package org.example.gaussian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.understudy.runtime.Understudy;
import org.understudy.spi.Density;
import org.understudy.spi.Field;
import org.understudy.spi.Model;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;
import org.understudy.testkit.ModelConformance;

/** Every law of the testkit, and what only this family can get wrong. */
class GaussianModelTest extends ModelConformance<GaussianConfig> {
  @Override
  protected ModelProvider<GaussianConfig> provider() {
    return new GaussianProvider();
  }

  @Test
  void defaults() {
    assertEquals(new GaussianConfig(1.0), Configs.defaults(GaussianConfig.class));
  }

  @Test
  void scaleMustBePositive() {
    assertThrows(IllegalArgumentException.class, () -> new GaussianConfig(0));
  }

  /** log N(x; b, L L^T) with L = [[2, 0], [1, 1/2]], so that L^-1 (3, 2) = (3/2, 1), det L = 1. */
  @Test
  void densityIsTheGaussians() {
    Schema schema = Schema.of(Field.target("x", 2));
    try (Scope scope = Scope.open();
        Model model =
            provider()
                .create(
                    new GaussianConfig(1),
                    schema,
                    Understudy.create().context(RandomStream.of(1), Path.of("")))) {
      model.parameters().get("bias").set(new float[] {1, -1});
      model.parameters().get("lower").set(new float[] {0, 7, 1, 0});
      model
          .parameters()
          .get("log-diagonal")
          .set(new float[] {(float) Math.log(2), (float) -Math.log(2)});
      Density density = (Density) model.given(null);
      double found = density.logProb(Tensor.of(new float[] {4, 1}, 1, 2)).toArray()[0];
      assertEquals(-0.5 * (1.5 * 1.5 + 1) - Math.log(2 * Math.PI), found, 1e-5);
    }
  }
}
