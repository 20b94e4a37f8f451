package org.understudy.autoregressive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.understudy.spi.Density;
import org.understudy.spi.Field;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;
import org.understudy.testkit.HostileEngine;

@ExtendWith(HostileEngine.class)
class PixelCnnTest {
  private static final Map<String, Object> SMALL =
      Map.of("channels", 6L, "layers", 3L, "kernel", 3L, "components", 3L);
  private static final Map<String, Object> LEVELS =
      Map.of("channels", 6L, "layers", 3L, "components", 3L, "ordered", true);

  private static Autoregressive pixels(Map<String, Object> settings, Field... fields) {
    return Models.of(new PixelCnnProvider(), settings, fields);
  }

  @Test
  void probabilitiesSumToOne() {
    try (Scope scope = Scope.open();
        Autoregressive binary = pixels(SMALL, Models.classes(2, 3, 4));
        Autoregressive colours = pixels(SMALL, Models.classes(3, 2, 2, 2));
        Autoregressive conditional =
            pixels(SMALL, Models.classes(2, 2, 3, 1), Field.condition("c", 2))) {
      Models.probabilitiesSumToOne(binary, 2, null);
      Models.probabilitiesSumToOne(colours, 3, null);
      Models.probabilitiesSumToOne(conditional, 2, RandomStream.of(2).normal(1, 2));
    }
  }

  @Test
  void drawsAreThoseOfWholePasses() {
    try (Scope scope = Scope.open();
        Autoregressive binary = pixels(SMALL, Models.classes(2, 6, 5));
        Autoregressive levels = pixels(LEVELS, Models.classes(16, 3, 4, 2));
        Autoregressive numbers = pixels(SMALL, Field.target("x", 4, 3, 3));
        Autoregressive conditional =
            pixels(SMALL, Models.classes(3, 4, 4, 1), Field.condition("c", 2))) {
      Models.drawsAreThoseOfWholePasses(binary, null);
      Models.drawsAreThoseOfWholePasses(levels, null);
      Models.drawsAreThoseOfWholePasses(numbers, null);
      Models.drawsAreThoseOfWholePasses(conditional, RandomStream.of(3).normal(9, 2));
    }
  }

  @Test
  void drawsFollowTheProbabilities() {
    try (Autoregressive model = pixels(SMALL, Models.classes(2, 3, 2))) {
      Models.drawsFollowTheProbabilities(model, 2);
    }
  }

  /** Kernels of 3 in three layers reach three rows and columns beyond the first step. */
  @Test
  void everyPixelSeesAllBeforeAndNoneBehind() {
    try (Autoregressive square = pixels(SMALL, Models.classes(3, 4, 4));
        Autoregressive colours =
            pixels(SMALL, Models.classes(2, 2, 3, 2), Field.condition("c", 2))) {
      Models.seesAllBeforeAndNoneBehind(square.network(), 16, 3, 0);
      Models.seesAllBeforeAndNoneBehind(colours.network(), 12, 1, 2);
    }
  }

  @Test
  void noImagesHaveNoDensities() {
    try (Scope scope = Scope.open();
        Autoregressive binary = pixels(SMALL, Models.classes(2, 3, 4))) {
      assertEquals(0, ((Density) binary.given(null)).logProb(Tensor.zeros(0, 3, 4)).size());
    }
  }

  @Test
  void aVectorIsRefused() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> pixels(SMALL, Models.classes(2, 9)));
    assertTrue(refused.getMessage().contains("[9]"), refused.getMessage());
  }
}
