package org.understudy.energy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.understudy.spi.EmbeddingConfig;
import org.understudy.spi.Field;
import org.understudy.spi.Role;
import org.understudy.spi.Schema;
import org.understudy.spi.Support;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Activation;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

class EnergyConfigTest {
  @Test
  void defaults() {
    EnergyConfig config = Configs.defaults(EnergyConfig.class);
    assertEquals(EnergyConfig.Estimation.NOISE_CONTRASTIVE, config.objective());
    assertEquals("linear-gaussian", config.reference().type());
    assertEquals(EnergyConfig.Network.DENSE, config.network());
    assertEquals(Activation.SILU, config.activation());
    assertEquals(Configs.defaults(EmbeddingConfig.class), config.embedding());
    assertEquals(new ChainConfig(20, 0.1, 0, 5000, 0.05), config.chain());
    assertEquals(new SamplerConfig(SamplerConfig.Method.HMC, 0, 0, 10, 0.1, 5), config.sampler());
  }

  @Test
  void everyKeyArrives() {
    EnergyConfig config =
        new EnergyConfig(
            EnergyConfig.Estimation.PERSISTENT,
            new Choice("linear-gaussian", ConfigNode.empty()),
            EnergyConfig.Network.CONV2D,
            7,
            5,
            Activation.GELU,
            3,
            4,
            5,
            6,
            0.3,
            2,
            new ChainConfig(11, 0.2, 0.01, 100, 0.5),
            new SamplerConfig(SamplerConfig.Method.MALA, 9, 3, 4, 0.5, 2),
            Configs.defaults(EmbeddingConfig.class));
    assertEquals(config, Configs.bind(Configs.toNode(config), EnergyConfig.class));
  }

  @ParameterizedTest
  @CsvSource({
    "hidden, 0",
    "blocks, -1",
    "convolutions, 0",
    "channels, 0",
    "kernel, 4",
    "contrasts, 0",
    "sigma, 0",
    "directions, 0",
    "activation, identity"
  })
  void outOfRangeIsRefusedByName(String key, String value) {
    Object wrong = value.matches("-?\\d+") ? (Object) Long.valueOf(value) : value;
    ConfigNode node = new ConfigNode(Map.of(key, new ConfigNode(wrong, key, "")), "", "");
    RuntimeException refused =
        assertThrows(RuntimeException.class, () -> Configs.bind(node, EnergyConfig.class));
    assertTrue(refused.getMessage().contains(key), refused.getMessage());
  }

  @Test
  void scoresNeedASmoothNetwork() {
    Map<String, Object> settings =
        Map.of("objective", "sliced-score-matching", "activation", "relu");
    RuntimeException refused =
        assertThrows(
            RuntimeException.class,
            () -> Energies.model(settings, Schema.of(Field.target("x", 2))));
    assertTrue(refused.getMessage().contains("smooth"), refused.getMessage());
  }

  @Test
  void whatDoesNotFitIsRefusedInWords() {
    Field classes =
        new Field("x", Shape.of(2), "", Role.TARGET, Support.classes(2, 3), List.of("a", "b"));
    assertRefused(Map.of(), Schema.of(classes), "energy");
    assertRefused(Map.of("network", "conv2d"), Schema.of(Field.target("x", 8)), "conv2d");
    ConfigNode choice = new ConfigNode("energy", "reference", "");
    assertRefused(Map.of("reference", choice.value()), Schema.of(Field.target("x", 2)), "log-prob");
  }

  @Test
  void seriesHaveEnergiesWithAndWithoutAnAxisOfChannels() {
    Map<String, Object> settings = new HashMap<>(Energies.small("noise-contrastive"));
    settings.put("network", "conv1d");
    for (Field field : List.of(Field.target("x", 9), Field.target("x", 9, 2))) {
      try (Scope scope = Scope.open();
          EnergyModel model = Energies.model(settings, Schema.of(field))) {
        Tensor x = RandomStream.of(1).normal(field.shape().prepend(5).toArray());
        assertEquals(Shape.of(5), model.given(null).logProbUpToConstant(x).shape());
      }
    }
  }

  private static void assertRefused(Map<String, Object> settings, Schema schema, String word) {
    RuntimeException refused =
        assertThrows(RuntimeException.class, () -> Energies.model(settings, schema));
    assertTrue(refused.getMessage().contains(word), refused.getMessage());
  }
}
