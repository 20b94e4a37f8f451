package org.understudy.vae;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.understudy.spi.EmbeddingConfig;
import org.understudy.spi.Field;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.RandomStream;
import org.understudy.testkit.ModelConformance;

/** Images of one channel by convolutions over two axes, with a prior that is learned. */
class ImageVaeTest extends ModelConformance<VaeConfig> {
  @Override
  protected ModelProvider<VaeConfig> provider() {
    return new VaeProvider();
  }

  @Override
  protected Map<String, Object> settings() {
    return Map.of(
        "latent",
        3L,
        "network",
        Training.section("type", "conv2d", "layers", 1L, "channels", 4L, "hidden", 16L),
        "distributions",
        Training.section("prior", "mixture", "components", 5L),
        "objective",
        Training.section("annealing-steps", 20L, "free-bits", 0.1));
  }

  @Override
  protected Field target(int features) {
    return Field.target("image", 2, 2 * features);
  }

  @Test
  void namesSizesThatWouldDo() {
    assertEquals(
        "network: 2 convolutions halve an image so often, which takes extents that are multiples"
            + " of 4; found [30, 28, 3]; [32, 28, 3] would do, or {layers: 1}",
        refusal(NetworkConfig.Type.CONV2D, 30, 28, 3));
    assertEquals(
        "network: {type: conv1d} takes targets [length(, channels)], found shape [8, 8, 1];"
            + " {type: dense} takes any",
        refusal(NetworkConfig.Type.CONV1D, 8, 8, 1));
  }

  private static String refusal(NetworkConfig.Type type, int... shape) {
    NetworkConfig network =
        new NetworkConfig(type, 16, 2, 4, 3, org.understudy.tensor.Activation.SILU);
    return assertThrows(
            IllegalArgumentException.class,
            () ->
                new VariationalAutoencoder(
                    "vae",
                    Schema.of(Field.target("image", shape)),
                    List.of(2),
                    network,
                    Configs.defaults(DistributionsConfig.class),
                    Configs.defaults(ObjectiveConfig.class),
                    Configs.defaults(EmbeddingConfig.class),
                    RandomStream.of(1)))
        .getMessage();
  }
}
