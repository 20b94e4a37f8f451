package org.understudy.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.understudy.nn.Parameters;
import org.understudy.runtime.Understudy;
import org.understudy.spi.Field;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Sampling;
import org.understudy.spi.Schema;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;
import org.understudy.testkit.ModelConformance;

class StyleGanTest extends ModelConformance<GanConfig> {
  private static final ConfigNode STYLE =
      Players.network(
          "type", "style", "channels", "4", "levels", "1", "hidden", "8", "layers", "1");

  @Override
  protected ModelProvider<GanConfig> provider() {
    return new GanProvider();
  }

  @Override
  protected Field target(int features) {
    return Field.target("image", 4, 4, features);
  }

  @Override
  protected Map<String, Object> settings() {
    ConfigNode network = Players.network("channels", "4", "levels", "1");
    return Map.of("generator", STYLE.value(), "discriminator", network.value());
  }

  /** Neither style nor noise: one image, the constant's. Each of them alone tells draws apart. */
  @Test
  void drawsDifferByStyleAndByNoise() {
    Schema schema = Schema.of(target(2));
    ConfigNode discriminator = Players.network("channels", "4", "levels", "1");
    try (Gan gan =
            (Gan)
                provider()
                    .create(
                        Configs.bind(
                            Players.settings(
                                Map.of("generator", STYLE, "discriminator", discriminator)),
                            GanConfig.class),
                        schema,
                        Understudy.create().context(RandomStream.of(1), Path.of("")));
        Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      fill(gan, ".noise.", 0);
      assertEquals(0, spread(gan), 1e-6);
      fill(gan, ".noise.", 0.3f);
      assertTrue(spread(gan) > 1e-3);
      fill(gan, ".noise.", 0);
      fill(gan, ".style.", 0.3f);
      assertTrue(spread(gan) > 1e-3);
    }
  }

  private static void fill(Gan gan, String part, float value) {
    for (Parameters.Named entry : gan.parameters().entries()) {
      if (entry.name().contains(part)) {
        float[] values = entry.parameter().toArray();
        Arrays.fill(values, value);
        entry.parameter().set(values);
      }
    }
  }

  /** The mean square distance of draws from their mean. */
  private static float spread(Gan gan) {
    Tensor draws = ((Sampling) gan.given(null)).sample(20, RandomStream.of(2));
    return draws.sub(draws.mean(0)).square().mean().item();
  }

  @Test
  void isForGenerators() {
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> Players.gan(Schema.of(target(1)), STYLE, 1).close())
            .getMessage()
            .startsWith("discriminator.type: style is for generators"));
  }
}
