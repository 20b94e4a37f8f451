package org.understudy.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.understudy.runtime.Understudy;
import org.understudy.spi.Batch;
import org.understudy.spi.Critic;
import org.understudy.spi.Field;
import org.understudy.spi.Model;
import org.understudy.spi.Sampling;
import org.understudy.spi.Schema;
import org.understudy.spi.Support;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;
import org.understudy.testkit.HostileEngine;

@ExtendWith(HostileEngine.class)
class ImagesTest {
  private static final Field DIGIT = Field.condition("digit").on(Support.classes(1, 10));

  @Test
  void seriesAndImagesAreDrawnAndJudged() {
    for (Field target : List.of(Field.target("x", 8, 3), Field.target("x", 8, 4, 2))) {
      for (Conditioning conditioning : Conditioning.values()) {
        try (Gan gan =
                Players.gan(
                    Schema.of(target, DIGIT),
                    Players.network("channels", "4", "levels", "2"),
                    1,
                    "conditioning",
                    conditioning.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            Scope scope = Scope.open();
            Gradients.Recording paused = Gradients.pause()) {
          RandomStream random = RandomStream.of(2);
          Tensor three = Tensor.of(new float[] {3}, 1, 1);
          Tensor draws = ((Sampling) gan.given(three)).sample(5, random);
          assertEquals(target.shape().prepend(5), draws.shape());
          Tensor values = ((Critic) gan.given(three)).criticise(draws);
          assertEquals(Shape.of(5), values.shape());
          Tensor alone = ((Critic) gan.given(three)).criticise(draws.slice(0, 3, 4));
          assertEquals(values.toArray()[3], alone.item(), 1e-5);
          if (!conditioning.tells()) {
            Tensor seven = Tensor.of(new float[] {7}, 1, 1);
            float other = ((Critic) gan.given(seven)).criticise(draws).toArray()[3];
            assertTrue(Math.abs(other - alone.item()) > 1e-6, "the condition is seen");
          }
        }
      }
    }
  }

  @Test
  void imagesThatDoNotFitAreRefusedByName() {
    String message = refused(Schema.of(Field.target("x", 8, 6, 1)), Players.network("levels", "2"));
    assertTrue(message.contains("generator.levels: 2 levels need extents that are multiples of 4"));
    assertTrue(message.contains("[8, 6, 1]"), message);
    message = refused(Schema.of(Field.target("x", 5)), Players.network("type", "convolutional"));
    assertTrue(message.startsWith("generator.type: "), message);
    message =
        refused(
            Schema.of(Field.target("x", 5).on(Support.classes(5, 2))),
            Players.network("layers", "1"));
    assertTrue(message.contains("classes"), message);
  }

  private static String refused(Schema schema, ConfigNode network) {
    return assertThrows(
            IllegalArgumentException.class, () -> Players.gan(schema, network, 1).close())
        .getMessage();
  }

  /** Nothing is left behind of the generator, which fits: the hostile engine would tell. */
  @Test
  void aDiscriminatorThatDoesNotFitIsRefusedBeforeAnythingIsMade() {
    Schema schema = Schema.of(Field.target("y", 4, 4, 1), Field.condition("x", 4, 4, 1));
    ConfigNode settings = Players.settings(Map.of("discriminator", Players.network("levels", "3")));
    for (Executable made :
        List.<Executable>of(
            () -> translation(schema, settings).close(),
            () ->
                new CycleGanProvider()
                    .create(
                        Configs.bind(settings, CycleGanConfig.class),
                        schema,
                        Understudy.create().context(RandomStream.of(3), Path.of(""))))) {
      assertTrue(
          assertThrows(IllegalArgumentException.class, made)
              .getMessage()
              .startsWith("discriminator.levels: 3 levels need"));
    }
  }

  private static Model translation(Schema schema, ConfigNode settings) {
    return new ImageToImageProvider()
        .create(
            Configs.bind(settings, ImageToImageConfig.class),
            schema,
            Understudy.create().context(RandomStream.of(3), Path.of("")));
  }

  /** The target is the mean of two channels, turned around: to be found within .1. */
  @Test
  void translationIsLearnedFromPairs() {
    Schema schema = Schema.of(Field.target("y", 4, 4, 1), Field.condition("x", 4, 4, 2));
    ConfigNode settings =
        Players.settings(
            Map.of(
                "generator", Players.network("channels", "8", "levels", "1"),
                "discriminator", Players.network("channels", "4", "levels", "1")),
            "latent",
            "2");
    try (Model model = translation(schema, settings)) {
      RandomStream random = RandomStream.of(4);
      Players.descend(
          model.objectives().get(1).parameters(),
          150,
          0.01,
          () -> model.objectives().get(1).loss(pairs(32, random), random));
      try (Scope scope = Scope.open();
          Gradients.Recording paused = Gradients.pause()) {
        Batch fresh = pairs(100, random);
        Tensor draws = ((Sampling) model.given(fresh.condition())).sample(100, random);
        float distance = draws.sub(fresh.target()).abs().mean().item();
        assertTrue(distance < 0.1, "distance " + distance);
        assertEquals(
            Shape.of(100), ((Critic) model.given(fresh.condition())).criticise(draws).shape());
        assertEquals(
            Shape.of(7, 4, 4, 1),
            ((Sampling) model.given(fresh.condition().slice(0, 0, 1))).sample(7, random).shape());
      }
    }
  }

  private static Batch pairs(int rows, RandomStream random) {
    Tensor x = random.normal(rows, 4, 4, 2);
    Tensor y = x.slice(3, 0, 1).add(x.slice(3, 1, 2)).mul(-0.5f);
    return new Batch(y, x);
  }

  @Test
  void translationMovesEveryParameter() {
    Schema schema = Schema.of(Field.target("y", 8, 2), Field.condition("x", 8, 1));
    ConfigNode settings =
        Players.settings(Map.of("generator", Players.network("channels", "4", "levels", "1")));
    try (Model model = translation(schema, settings);
        Scope scope = Scope.open()) {
      RandomStream random = RandomStream.of(5);
      for (Parameter parameter : model.parameters().list()) {
        float[] moved = parameter.toArray();
        for (int i = 0; i < moved.length; i++) {
          moved[i] += (float) (0.1 * random.nextGaussian());
        }
        parameter.set(moved);
      }
      Batch batch = new Batch(random.normal(6, 8, 2), random.normal(6, 8, 1));
      model
          .objectives()
          .forEach(
              objective -> {
                List<Tensor> values =
                    objective.parameters().list().stream().map(Parameter::value).toList();
                List<Tensor> gradients = Gradients.of(objective.loss(batch, random), values);
                for (int i = 0; i < values.size(); i++) {
                  String name = objective.parameters().entries().get(i).name();
                  assertTrue(gradients.get(i).abs().sum().item() > 0, name);
                }
              });
    }
  }

  @Test
  void translationRefusesWhatDoesNotFit() {
    Schema wider = Schema.of(Field.target("y", 4, 4, 1), Field.condition("x", 8, 4, 1));
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> translation(wider, ConfigNode.empty()).close())
            .getMessage()
            .startsWith("generator: expected a condition of the target's extents [4, 4]"));
    Schema alone = Schema.of(Field.target("y", 4, 4, 1));
    assertThrows(
        IllegalArgumentException.class, () -> translation(alone, ConfigNode.empty()).close());
  }
}
