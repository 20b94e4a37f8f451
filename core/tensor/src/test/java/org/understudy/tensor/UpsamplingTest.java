package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class UpsamplingTest {
  /** Shapes with their factors. */
  private static final int[][][] CASES = {
    {{2, 3, 2}, {2}},
    {{1, 1, 1}, {3}},
    {{2, 3, 2, 3}, {2}},
    {{1, 2, 3, 1}, {1, 3}},
    {{1, 1, 4, 30}, {3, 2}},
    {{2, 2, 1, 2, 2}, {2, 3, 1}},
    {{0, 2, 2, 3}, {2}},
    {{2, 0, 2, 3}, {2}},
    {{2, 2, 2, 0}, {2}},
  };

  private static int[] grown(int[] dims, int[] factor) {
    int[] grown = dims.clone();
    for (int i = 1; i < dims.length - 1; i++) {
      grown[i] *= factor[factor.length == 1 ? 0 : i - 1];
    }
    return grown;
  }

  private static int factor(int[] factor, int axis) {
    return factor[factor.length == 1 ? 0 : axis - 1];
  }

  @Test
  void nearestRepeatsEachPosition() {
    for (int[][] each : CASES) {
      Derivatives.of(
              in -> Upsampling.nearest(in[0], each[1]),
              in ->
                  Doubles.build(
                      grown(each[0], each[1]),
                      index -> {
                        int[] from = index.clone();
                        for (int i = 1; i < from.length - 1; i++) {
                          from[i] /= factor(each[1], i);
                        }
                        return in[0].at(from);
                      }))
          .check(Doubles.random(701, -1, 1, each[0]));
    }
  }

  @Test
  void nanStaysWithinItsCopies() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.of(new float[] {1, Float.NaN, 2}, 1, 3, 1);
      float[] y = Upsampling.nearest(x, 2).toArray();
      for (int i = 0; i < 6; i++) {
        assertEquals(i / 2 == 1, Float.isNaN(y[i]), "position " + i);
      }
    }
  }

  @Test
  void whatDoesNotFitIsNamed() {
    try (Scope scope = Scope.open()) {
      assertMessage(() -> Upsampling.nearest(Tensor.zeros(2, 3), 2), "nearest", "[2, 3]", "[2]");
      assertMessage(
          () -> Upsampling.nearest(Tensor.zeros(2, 3, 4, 1), 2, 2, 2), "[2, 3, 4, 1]", "[2, 2, 2]");
      assertMessage(() -> Upsampling.nearest(Tensor.zeros(2, 3, 1), 0), "[2, 3, 1]", "[0]");
      assertMessage(() -> Upsampling.nearest(Tensor.zeros(2, 3, 1)), "[2, 3, 1]", "[]");
      assertMessage(() -> Upsampling.nearest(Tensor.zeros(1, 1, 1, 1, 1, 1), 1), "1 to 3");
    }
  }

  private static void assertMessage(Runnable call, String... parts) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message + " lacks " + part);
    }
  }
}
