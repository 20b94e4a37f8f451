package org.understudy.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.understudy.nn.Parameters;
import org.understudy.runtime.Understudy;
import org.understudy.spi.Field;
import org.understudy.spi.Model;
import org.understudy.spi.Schema;
import org.understudy.spi.Support;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;
import org.understudy.testkit.HostileEngine;

@ExtendWith(HostileEngine.class)
class TellingTest {
  private static Schema classes(int k) {
    return Schema.of(Field.target("x", 2), Field.condition("label").on(Support.classes(1, k)));
  }

  @Test
  void ofClassesItIsTheCrossEntropy() {
    try (Scope scope = Scope.open()) {
      Telling telling = new Telling(classes(3), false);
      assertEquals(3, telling.outputs());
      Tensor told = Tensor.of(new float[] {1, 2, 4, 0, 0, 0}, 2, 3);
      Tensor labels = Tensor.of(new float[] {1, 2}, 2, 1);
      double first = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(4)) - 2;
      assertEquals((first + Math.log(3)) / 2, telling.loss(told, labels).item(), 1e-5);
    }
  }

  @Test
  void ofNumbersItIsHalfTheSquaredDistance() {
    try (Scope scope = Scope.open()) {
      Telling telling =
          new Telling(Schema.of(Field.target("x", 2), Field.condition("c", 2)), false);
      Tensor told = Tensor.of(new float[] {1, 5, 2, 2}, 2, 2);
      Tensor truth = Tensor.of(new float[] {1, 2, 0, 0}, 2, 2);
      assertEquals((9 / 2.0 + 8 / 2.0) / 2, telling.loss(told, truth).item(), 1e-6);
    }
  }

  @Test
  void rowsWithoutALabelDoNotCount() {
    try (Scope scope = Scope.open()) {
      Telling telling = new Telling(classes(4), true);
      assertEquals(3, telling.outputs());
      Tensor told = Tensor.of(new float[] {1, 2, 4, 5, -1, 3}, 2, 3).variable();
      Tensor labels = Tensor.of(new float[] {1, 3}, 2, 1);
      Tensor loss = telling.loss(told, labels);
      double first = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(4)) - 2;
      assertEquals(first / 2, loss.item(), 1e-5);
      float[] gradient = Gradients.of(loss, List.of(told)).get(0).toArray();
      assertEquals(0, gradient[3], 0);
      assertEquals(0, gradient[5], 0);
      assertTrue(gradient[2] > 0.1);
    }
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> new Telling(classes(2), true))
            .getMessage()
            .startsWith("unlabelled: "));
  }

  /** An embedding that nothing follows would be trained by nobody. */
  @Test
  void aConditionThatIsToldIsNotEmbedded() {
    ConfigNode settings =
        Players.settings(
            Map.of("embedding", Players.network("type", "dense")),
            "conditioning",
            "auxiliary-classifier");
    try (Model gan =
        new GanProvider()
            .create(
                Configs.bind(settings, GanConfig.class),
                classes(3),
                Understudy.create().context(RandomStream.of(1), Path.of("")))) {
      List<String> names = gan.parameters().entries().stream().map(Parameters.Named::name).toList();
      assertTrue(names.stream().anyMatch(name -> name.startsWith("generator.embedding")));
      assertTrue(names.stream().noneMatch(name -> name.startsWith("discriminator.embedding")));
    }
  }

  /** Salimans et al. 2016: with K logits l, D = Z / (Z + 1), Z = sum exp l. */
  @Test
  void drawsAreOneClassMore() {
    try (Gan gan =
            Players.gan(
                classes(3),
                Players.network("hidden", "8", "layers", "1"),
                1,
                "conditioning",
                "one-class-more");
        Scope scope = Scope.open()) {
      Tensor x = RandomStream.of(2).normal(5, 2);
      Discriminator.Judgement judgement = gan.judge(x, Tensor.zeros(5, 1));
      float[] told = judgement.told().exp().sum(1).toArray();
      float[] outputs = judgement.values().sigmoid().toArray();
      for (int i = 0; i < 5; i++) {
        assertEquals(told[i] / (told[i] + 1), outputs[i], 1e-5);
      }
    }
  }

  /** Ten labels among 400 rows of two clouds 4 apart, the rest unlabelled. */
  @Test
  void fewLabelsTellTheRest() {
    try (Gan gan =
        Players.gan(
            classes(3),
            Players.network("hidden", "16", "layers", "2"),
            3,
            "conditioning",
            "one-class-more",
            "unlabelled",
            "true")) {
      RandomStream random = RandomStream.of(4);
      float[] x = new float[800];
      float[] labels = new float[400];
      for (int i = 0; i < 400; i++) {
        x[2 * i] = (float) ((i % 2 == 0 ? -2 : 2) + 0.5 * random.nextGaussian());
        x[2 * i + 1] = (float) random.nextGaussian();
        labels[i] = i < 10 ? i % 2 : 2;
      }
      Players.descend(
          gan.objectives().get(0).parameters(),
          100,
          0.01,
          () ->
              gan.discriminatorLoss(
                  Tensor.of(x, 400, 2),
                  random.normal(400, 2).mul(3),
                  Tensor.of(labels, 400, 1),
                  random));
      try (Scope scope = Scope.open();
          Gradients.Recording paused = Gradients.pause()) {
        float[] told = gan.judge(Tensor.of(x, 400, 2), Tensor.of(labels, 400, 1)).told().toArray();
        int right = 0;
        for (int i = 0; i < 400; i++) {
          right += (told[2 * i] < told[2 * i + 1] ? 1 : 0) == i % 2 ? 1 : 0;
        }
        assertTrue(right >= 392, right + " of 400");
      }
    }
  }
}
