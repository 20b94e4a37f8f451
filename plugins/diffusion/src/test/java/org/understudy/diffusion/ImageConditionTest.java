package org.understudy.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.understudy.nn.Adam;
import org.understudy.runtime.Understudy;
import org.understudy.spi.Batch;
import org.understudy.spi.Field;
import org.understudy.spi.Model;
import org.understudy.spi.Objective;
import org.understudy.spi.Sampling;
import org.understudy.spi.Schema;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** Conditions of the events' own extents lie beside them. */
class ImageConditionTest {
  private static Model model(String type, double drop, Field target, Field condition) {
    Map<String, ConfigNode> settings = new HashMap<>();
    Small.network("euler", "type", type, "channels", 8L, "hidden", 8L, "heads", 2L, "blocks", 1L)
        .forEach((key, value) -> settings.put(key, Small.node(value)));
    settings.put("guidance", Small.node(Map.of("drop", Small.node(drop))));
    settings.put(
        "sampler", Small.node(Map.of("type", Small.node("euler"), "steps", Small.node(8L))));
    return new FlowMatchingProvider()
        .create(
            Configs.bind(new ConfigNode(settings, "", ""), FlowMatchingConfig.class),
            Schema.of(target, condition),
            Understudy.create().context(RandomStream.of(1), Path.of("")));
  }

  @ParameterizedTest
  @CsvSource({"unet2d, 0", "unet2d, 0.2", "transformer2d, 0", "transformer2d, 0.2"})
  void theyAreFurtherChannels(String type, double drop) {
    try (Scope scope = Scope.open();
        Model model =
            model(type, drop, Field.target("image", 4, 6), Field.condition("seen", 4, 6, 2))) {
      Shape entry = model.parameters().get("network.entry.weight").shape();
      int patch = type.startsWith("unet") ? 1 : 4;
      assertEquals(3 * patch, entry.dim(-1));
      RandomStream random = RandomStream.of(2);
      Sampling one = (Sampling) model.given(random.normal(1, 4, 6, 2));
      assertEquals(Shape.of(3, 4, 6), one.sample(3, random).shape());
      Sampling each = (Sampling) model.given(random.normal(3, 4, 6, 2));
      assertEquals(Shape.of(3, 4, 6), each.sample(3, random).shape());
    }
  }

  /**
   * An event that is its condition: the draws of a trained model follow it, position by position.
   */
  @Test
  void drawsFollowThemPositionByPosition() {
    try (Model model = model("unet1d", 0, Field.target("series", 8), Field.condition("seen", 8))) {
      RandomStream random = RandomStream.of(3);
      Objective objective = model.objectives().get(0);
      List<Tensor> values = objective.parameters().list().stream().map(Parameter::value).toList();
      Adam adam = new Adam(objective.parameters(), 0.9, 0.999, 1e-8, 0, 0);
      for (int step = 0; step < 60; step++) {
        try (Scope scope = Scope.open()) {
          Tensor series = random.normal(32, 8);
          Tensor noisy = series.add(random.normal(32, 8).mul(0.1f));
          adam.step(Gradients.of(objective.loss(new Batch(noisy, series), random), values), 5e-3);
        }
      }
      try (Scope scope = Scope.open();
          Gradients.Recording paused = Gradients.pause()) {
        Tensor seen = random.normal(200, 8);
        Tensor draws = ((Sampling) model.given(seen)).sample(200, random);
        // Of draws that heard nothing it would be 2, of perfect ones 0.01; seen: 0.19.
        float error = draws.sub(seen).square().mean().item();
        assertTrue(error < 0.5, "mean square " + error);
      }
    }
  }

  @Test
  void othersNeedAnEmbedding() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> model("unet2d", 0, Field.target("image", 4, 6), Field.condition("seen", 6, 4)));
    assertTrue(refused.getMessage().contains("conv2d"), refused.getMessage());
  }
}
