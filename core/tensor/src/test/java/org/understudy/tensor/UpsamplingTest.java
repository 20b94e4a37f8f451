package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
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
  void linearRunsStraightBetweenCentres() {
    for (int[][] each : CASES) {
      Derivatives.of(in -> Upsampling.linear(in[0], each[1]), in -> interpolated(in[0], each[1]))
          .check(Doubles.random(702, -1, 1, each[0]));
    }
  }

  /** Axis by axis: the centre of position o lies at (o + 1/2) / factor - 1/2, within the extent. */
  private static Doubles interpolated(Doubles x, int[] factor) {
    Doubles y = x;
    for (int axis = 1; axis < x.dims().length - 1; axis++) {
      Doubles before = y;
      int at = axis;
      int f = factor(factor, axis);
      int[] dims = y.dims().clone();
      dims[axis] *= f;
      y =
          Doubles.build(
              dims,
              index -> {
                double position = (index[at] + 0.5) / f - 0.5;
                position = Math.min(Math.max(position, 0), before.dim(at) - 1);
                int[] low = index.clone();
                low[at] = (int) position;
                int[] high = index.clone();
                high[at] = Math.min(low[at] + 1, before.dim(at) - 1);
                double t = position - low[at];
                return (1 - t) * before.at(low) + t * before.at(high);
              });
    }
    return y;
  }

  @Test
  void aLineDoubledHasItsQuarterPoints() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.of(new float[] {0, 4}, 1, 2, 1);
      assertArrayEquals(new float[] {0, 1, 3, 4}, Upsampling.linear(x, 2).toArray());
    }
  }

  @Test
  void manyChannelsAndLongLinesAgreeWithDouble() {
    Doubles x = Doubles.random(703, -1, 1, 2, 3, 5, 700);
    try (Scope scope = Scope.open()) {
      Tensor v = x.tensor().variable();
      Tensor y = Upsampling.bilinear(v, 2, 4);
      Derivatives.assertClose(
          "value", interpolated(x, new int[] {2, 4}).values(), Doubles.of(y).values(), 1e-6);
      // <g, U x> = <U* g, x> for the adjoint U*.
      Tensor g = RandomStream.of(704).normal(y.shape().toArray());
      Tensor loss = y.mul(g).sum();
      Tensor adjoint = Gradients.of(loss, List.of(v)).get(0);
      assertEquals(loss.item(), adjoint.mul(v).sum().item(), 1e-4 * Math.sqrt(y.size()));
    }
  }

  @Test
  void nanReachesItsNeighboursAtMost() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.of(new float[] {1, 1, Float.NaN, 1, 1}, 1, 5, 1);
      float[] y = Upsampling.linear(x, 2).toArray();
      for (int i = 0; i < 10; i++) {
        assertEquals(i >= 3 && i <= 6, Float.isNaN(y[i]), "position " + i);
      }
      float[] kept = Upsampling.linear(x.reshape(1, 5, 1, 1), 1, 2).toArray();
      for (int i = 0; i < 10; i++) {
        assertEquals(i / 2 == 2, Float.isNaN(kept[i]), "beside an axis that stays, " + i);
      }
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
      assertMessage(() -> Upsampling.linear(Tensor.zeros(2, 3), 2), "linear", "[2, 3]", "[2]");
      assertMessage(() -> Upsampling.bilinear(Tensor.zeros(2, 3, 1), 2), "bilinear", "[2, 3, 1]");
    }
  }

  private static void assertMessage(Runnable call, String... parts) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message + " lacks " + part);
    }
  }
}
