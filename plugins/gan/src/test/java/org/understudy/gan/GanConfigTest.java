package org.understudy.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.understudy.spi.EmbeddingConfig;
import org.understudy.spi.config.ConfigException;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Activation;

class GanConfigTest {
  private static final NetworkConfig NETWORK =
      new NetworkConfig(NetworkConfig.Type.AUTO, 128, 3, 32, 2, Activation.LEAKY_RELU);

  @Test
  void defaults() {
    assertEquals(
        new GanConfig(
            AdversarialLoss.NON_SATURATING,
            Penalty.R1,
            0.02,
            1,
            false,
            1,
            1,
            16,
            Conditioning.CONCATENATE,
            false,
            NETWORK,
            NETWORK,
            Configs.defaults(EmbeddingConfig.class)),
        Configs.defaults(GanConfig.class));
  }

  @Test
  void everyKeyBinds() {
    GanConfig config =
        new GanConfig(
            AdversarialLoss.WASSERSTEIN,
            Penalty.GRADIENT,
            10,
            4,
            true,
            5,
            2,
            8,
            Conditioning.ONE_CLASS_MORE,
            true,
            new NetworkConfig(NetworkConfig.Type.DENSE, 3, 4, 5, 1, Activation.SILU),
            new NetworkConfig(NetworkConfig.Type.CONVOLUTIONAL, 6, 7, 8, 3, Activation.RELU),
            Configs.defaults(EmbeddingConfig.class));
    assertEquals(config, Configs.bind(Configs.toNode(config), GanConfig.class));
  }

  @Test
  void whatDoesNotFitIsNamed() {
    refused("penalty-weight: expected a number >= 0, found -1.0", "penalty-weight", -1.0);
    refused("critic-steps: expected an integer >= 1, found 0", "critic-steps", 0L);
    refused("discriminator-rate: expected a positive number", "discriminator-rate", 0.0);
    refused("auxiliary-classifier or one-class-more", "unlabelled", true);
    refused("wasserstein", "loss", "waserstein");
  }

  private static void refused(String message, String key, Object value) {
    ConfigNode node = new ConfigNode(Map.of(key, new ConfigNode(value, key, "")), "", "");
    String found =
        assertThrows(ConfigException.class, () -> Configs.bind(node, GanConfig.class)).getMessage();
    assertTrue(found.contains(message), found);
  }
}
