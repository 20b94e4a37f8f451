package org.understudy.autoregressive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.understudy.nn.Optimiser;
import org.understudy.spi.Batch;
import org.understudy.spi.Field;
import org.understudy.spi.Objective;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;
import org.understudy.testkit.HostileEngine;

@ExtendWith(HostileEngine.class)
class CausalTransformerTest {
  private static final Map<String, Object> SMALL =
      Map.of("width", 8L, "heads", 2L, "blocks", 2L, "components", 3L);

  private static Autoregressive sequence(Field... fields) {
    return Models.of(new CausalTransformerProvider(), SMALL, fields);
  }

  @Test
  void probabilitiesSumToOne() {
    try (Scope scope = Scope.open();
        Autoregressive binary = sequence(Models.classes(2, 8));
        Autoregressive channels = sequence(Models.classes(3, 3, 2));
        Autoregressive conditional = sequence(Models.classes(3, 5), Field.condition("c", 2))) {
      Models.probabilitiesSumToOne(binary, 2, null);
      Models.probabilitiesSumToOne(channels, 3, null);
      Models.probabilitiesSumToOne(conditional, 3, RandomStream.of(2).normal(1, 2));
    }
  }

  @Test
  void drawsAreThoseOfWholePasses() {
    try (Scope scope = Scope.open();
        Autoregressive letters = sequence(Models.classes(4, 12));
        Autoregressive numbers = sequence(Field.target("x", 5, 2));
        Autoregressive conditional = sequence(Models.classes(3, 6), Field.condition("c", 2))) {
      Models.drawsAreThoseOfWholePasses(letters, null);
      Models.drawsAreThoseOfWholePasses(numbers, null);
      Models.drawsAreThoseOfWholePasses(conditional, RandomStream.of(3).normal(9, 2));
    }
  }

  @Test
  void everyPositionSeesAllBeforeAndNoneBehind() {
    try (Autoregressive letters = sequence(Models.classes(3, 7));
        Autoregressive channels = sequence(Models.classes(2, 4, 3), Field.condition("c", 2))) {
      Models.seesAllBeforeAndNoneBehind(letters.network(), 7, 3, 0);
      Models.seesAllBeforeAndNoneBehind(channels.network(), 12, 1, 2);
    }
  }

  /**
   * A chain of two classes that stays where it is with probability .9, and begins in either: the
   * entropy of a row of 12 is log 2 + 11 h(.9) = 4.2690 nats.
   */
  @Test
  void learnsAMarkovChainToItsEntropy() {
    int length = 12;
    double stay = 0.9;
    double entropy =
        Math.log(2) - (length - 1) * (stay * Math.log(stay) + (1 - stay) * Math.log(1 - stay));
    try (Autoregressive model = sequence(Models.classes(2, length))) {
      Objective objective = model.objectives().get(0);
      List<Tensor> weights = objective.parameters().list().stream().map(Parameter::value).toList();
      Optimiser adam = Optimiser.Kind.ADAM.create(objective.parameters(), 0);
      RandomStream random = RandomStream.of(4);
      for (int step = 0; step < 400; step++) {
        try (Scope scope = Scope.open()) {
          Batch batch = new Batch(chains(100, length, stay, random), null);
          adam.step(
              Gradients.of(objective.loss(batch, random), weights),
              5e-3 * Math.cos(Math.PI / 2 * step / 400));
        }
      }
      try (Scope scope = Scope.open();
          Gradients.Recording paused = Gradients.pause()) {
        Tensor fresh = chains(4000, length, stay, random);
        double excess = 0;
        float[] rows = fresh.toArray();
        float[] logProb = model.given(null).logProb(fresh).toArray();
        for (int row = 0; row < logProb.length; row++) {
          excess += (truth(rows, row, length, stay) - logProb[row]) / logProb.length;
        }
        assertEquals(4.2690, entropy, 1e-4);
        assertTrue(excess > -0.02 && excess < 0.05, "excess over the entropy: " + excess);
      }
    }
  }

  private static Tensor chains(int rows, int length, double stay, RandomStream random) {
    float[] values = new float[rows * length];
    for (int i = 0; i < values.length; i++) {
      boolean first = i % length == 0;
      boolean same = random.nextDouble() < (first ? 0.5 : stay);
      float before = first ? 0 : values[i - 1];
      values[i] = same ? before : 1 - before;
    }
    return Tensor.of(values, rows, length);
  }

  private static double truth(float[] values, int row, int length, double stay) {
    double logProb = Math.log(0.5);
    for (int i = row * length + 1; i < (row + 1) * length; i++) {
      logProb += Math.log(values[i] == values[i - 1] ? stay : 1 - stay);
    }
    return logProb;
  }

  @Test
  void anImageOfColoursIsRefused() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> sequence(Models.classes(2, 2, 2, 2)));
    assertTrue(refused.getMessage().contains("[2, 2, 2]"), refused.getMessage());
  }
}
