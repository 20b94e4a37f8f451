package org.understudy.autoregressive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.understudy.spi.Field;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;
import org.understudy.testkit.HostileEngine;

@ExtendWith(HostileEngine.class)
class MadeTest {
  private static final Map<String, Object> SMALL = Map.of("hidden", 24L, "components", 3L);
  private static final Map<String, Object> LEVELS =
      Map.of("hidden", 24L, "components", 3L, "ordered", true);

  private static Autoregressive made(Map<String, Object> settings, Field... fields) {
    return Models.of(new MadeProvider(), settings, fields);
  }

  @Test
  void probabilitiesSumToOne() {
    try (Scope scope = Scope.open();
        Autoregressive binary = made(SMALL, Models.classes(2, 10));
        Autoregressive three = made(SMALL, Models.classes(3, 2, 3));
        Autoregressive levels = made(LEVELS, Models.classes(5, 4));
        Autoregressive conditional = made(SMALL, Models.classes(2, 6), Field.condition("c", 2))) {
      Models.probabilitiesSumToOne(binary, 2, null);
      Models.probabilitiesSumToOne(three, 3, null);
      Models.probabilitiesSumToOne(levels, 5, null);
      Models.probabilitiesSumToOne(conditional, 2, RandomStream.of(2).normal(1, 2));
    }
  }

  @Test
  void columnsMayHaveDifferentClasses() {
    try (Scope scope = Scope.open();
        Autoregressive model =
            made(
                SMALL,
                Field.target("a", 2).on(Models.classes(3, 2).support()),
                Field.target("b", 1).on(Models.classes(2, 1).support()))) {
      float[] logProb = model.given(null).logProb(Models.all(3, 3)).toArray();
      double sum = 0;
      for (int state = 0; state < logProb.length; state++) {
        sum += Math.exp(logProb[state]);
        assertEquals(state / 9 == 2, logProb[state] == Float.NEGATIVE_INFINITY);
      }
      assertEquals(1, sum, 1e-5);
    }
  }

  @Test
  void whatIsNoClassIsImpossible() {
    try (Scope scope = Scope.open();
        Autoregressive model = made(SMALL, Models.classes(2, 2));
        Autoregressive levels = made(LEVELS, Models.classes(2, 2))) {
      Tensor x = Tensor.of(new float[] {0, 1, 0, .5f, 0, 2, -1, 0}, 4, 2);
      for (Autoregressive each : new Autoregressive[] {model, levels}) {
        float[] logProb = each.given(null).logProb(x).toArray();
        assertTrue(Float.isFinite(logProb[0]));
        for (int i = 1; i < 4; i++) {
          assertEquals(Float.NEGATIVE_INFINITY, logProb[i]);
        }
      }
    }
  }

  @Test
  void drawsAreThoseOfWholePasses() {
    Tensor none = null;
    try (Scope scope = Scope.open();
        Autoregressive binary = made(SMALL, Models.classes(2, 30));
        Autoregressive three = made(SMALL, Models.classes(3, 2, 5));
        Autoregressive levels = made(LEVELS, Models.classes(16, 8));
        Autoregressive numbers = made(SMALL, Field.target("x", 7));
        Autoregressive conditional = made(SMALL, Models.classes(2, 8), Field.condition("c", 2))) {
      Models.drawsAreThoseOfWholePasses(binary, none);
      Models.drawsAreThoseOfWholePasses(three, none);
      Models.drawsAreThoseOfWholePasses(levels, none);
      Models.drawsAreThoseOfWholePasses(numbers, none);
      Models.drawsAreThoseOfWholePasses(conditional, RandomStream.of(3).normal(9, 2));
    }
  }

  @Test
  void drawsFollowTheProbabilities() {
    try (Autoregressive binary = made(SMALL, Models.classes(2, 6));
        Autoregressive levels = made(LEVELS, Models.classes(4, 3))) {
      Models.drawsFollowTheProbabilities(binary, 2);
      Models.drawsFollowTheProbabilities(levels, 4);
    }
  }

  @Test
  void everyElementSeesAllBeforeAndNoneBehind() {
    try (Autoregressive model = made(SMALL, Models.classes(3, 6), Field.condition("c", 2))) {
      Models.seesAllBeforeAndNoneBehind(model.network(), 6, 3, 2);
    }
  }

  @Test
  void logProbabilityOfDrawsIsDifferentiable() {
    try (Scope scope = Scope.open();
        Autoregressive model = made(SMALL, Models.classes(2, 5))) {
      Tensor logProb = model.given(null).sampleWithLogProb(50, RandomStream.of(4)).logProb();
      float[] gradient =
          Gradients.of(
                  logProb.mean(),
                  java.util.List.of(model.parameters().get("network.exit.bias").value()))
              .get(0)
              .toArray();
      boolean any = false;
      for (float g : gradient) {
        any |= g != 0;
      }
      assertTrue(any);
    }
  }

  @Test
  void classesAndNumbersTogetherAreRefused() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> made(SMALL, Models.classes(2, 2), Field.target("y", 1)));
    assertTrue(refused.getMessage().contains("'y_1'"), refused.getMessage());
    assertTrue(refused.getMessage().contains("'made'"), refused.getMessage());
  }
}
