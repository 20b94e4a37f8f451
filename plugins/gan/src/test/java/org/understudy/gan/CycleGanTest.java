package org.understudy.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.understudy.nn.Parameters;
import org.understudy.runtime.Understudy;
import org.understudy.spi.Batch;
import org.understudy.spi.Critic;
import org.understudy.spi.Field;
import org.understudy.spi.Objective;
import org.understudy.spi.Sampling;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;
import org.understudy.testkit.HostileEngine;

@ExtendWith(HostileEngine.class)
class CycleGanTest {
  private static final Schema SERIES =
      Schema.of(Field.target("y", 4, 1), Field.condition("x", 4, 1));

  private static CycleGan model(Schema schema, String... keysAndValues) {
    return (CycleGan)
        new CycleGanProvider()
            .create(
                Configs.bind(
                    Players.settings(
                        Map.of(
                            "generator", Players.network("channels", "4", "levels", "1"),
                            "discriminator", Players.network("channels", "4", "levels", "1")),
                        keysAndValues),
                    CycleGanConfig.class),
                schema,
                Understudy.create().context(RandomStream.of(1), Path.of("")));
  }

  private static void move(CycleGan model) {
    RandomStream random = RandomStream.of(2);
    for (Parameter parameter : model.parameters().list()) {
      float[] moved = parameter.toArray();
      for (int i = 0; i < moved.length; i++) {
        moved[i] += (float) (0.1 * random.nextGaussian());
      }
      parameter.set(moved);
    }
  }

  @Test
  void everyParameterIsMovedByOnePlayer() {
    Schema images = Schema.of(Field.target("y", 4, 4, 2), Field.condition("x", 4, 4, 1));
    try (CycleGan model = model(images);
        Scope scope = Scope.open()) {
      move(model);
      RandomStream random = RandomStream.of(3);
      Batch batch = new Batch(random.normal(6, 4, 4, 2), random.normal(6, 4, 4, 1));
      Set<Parameter> moved = new HashSet<>();
      for (Objective objective : model.objectives()) {
        List<Parameters.Named> own = objective.parameters().entries();
        List<Tensor> gradients =
            Gradients.of(
                objective.loss(batch, random),
                own.stream().map(entry -> entry.parameter().value()).toList());
        for (int i = 0; i < own.size(); i++) {
          assertTrue(gradients.get(i).abs().sum().item() > 0, own.get(i).name());
          assertTrue(moved.add(own.get(i).parameter()), own.get(i).name());
        }
      }
      assertEquals(Set.copyOf(model.parameters().trainable().list()), moved);
    }
  }

  /** The loss grows with the weight by the distance from there and back. */
  @Test
  void cycleCountsByItsWeight() {
    try (CycleGan light = model(SERIES, "cycle-weight", "1");
        CycleGan heavy = model(SERIES, "cycle-weight", "3");
        Scope scope = Scope.open()) {
      move(light);
      move(heavy);
      RandomStream random = RandomStream.of(4);
      Batch batch = new Batch(random.normal(9, 4, 1), random.normal(9, 4, 1));
      float cycle = light.cycle(batch, random).item();
      float grown =
          heavy.objectives().get(2).loss(batch, random).item()
              - light.objectives().get(2).loss(batch, random).item();
      assertTrue(cycle > 0.1);
      assertEquals(2 * cycle, grown, 1e-4 * cycle);
    }
  }

  /** Of series around 0 and series around 1.5 that are no pairs: the way between is learned. */
  @Test
  void translatesWithoutPairs() {
    try (CycleGan model = model(SERIES, "penalty-weight", "0.2")) {
      RandomStream random = RandomStream.of(5);
      List<Objective> players = model.objectives();
      for (int round = 0; round < 12; round++) {
        for (Objective player : players) {
          Players.descend(
              player.parameters(), 5, 0.02, () -> player.loss(unpaired(random), random));
        }
      }
      try (Scope scope = Scope.open();
          Gradients.Recording paused = Gradients.pause()) {
        Tensor x = random.normal(500, 4, 1).mul(0.5f);
        Sampling there = (Sampling) model.given(x);
        Tensor y = there.sample(500, random);
        assertEquals(Shape.of(500, 4, 1), y.shape());
        assertEquals(1.5, y.mean().item(), 0.4);
        assertTrue(model.cycle(unpaired(random), random).item() < 0.8);
        assertArrayEquals(y.toArray(), there.sample(500, random).toArray());
        assertEquals(Shape.of(500), ((Critic) there).criticise(y).shape());
      }
    }
  }

  private static Batch unpaired(RandomStream random) {
    return new Batch(
        random.normal(32, 4, 1).mul(0.5f).add(1.5f), random.normal(32, 4, 1).mul(0.5f));
  }
}
