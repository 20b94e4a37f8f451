package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolingTest {
  /** Shapes with windows, strides and padding of each axis. */
  private static final int[][][] CASES = {
    {{2, 5, 3}, {2}, {2}, {0}},
    {{1, 1, 1}, {1}, {1}, {0}},
    {{2, 6, 17}, {3}, {1}, {2}},
    {{2, 5, 4, 3}, {2, 2}, {2, 2}, {0, 0}},
    {{1, 5, 6, 2}, {3, 3}, {2, 2}, {1, 1}},
    {{1, 4, 4, 1}, {3, 2}, {1, 2}, {2, 0}},
    {{2, 3, 1, 2}, {3, 1}, {3, 1}, {0, 0}},
    {{1, 4, 3, 4, 2}, {2, 3, 2}, {2, 1, 2}, {0, 1, 1}},
    {{0, 4, 4, 3}, {2, 2}, {2, 2}, {0, 0}},
    {{2, 4, 4, 0}, {2, 2}, {2, 2}, {0, 0}},
  };

  private static Pooling pooling(int[][] each) {
    return Pooling.of(each[1].length).window(each[1]).stride(each[2]).padding(each[3]);
  }

  /** Each window's elements that exist, in row order. */
  private static Doubles windows(
      Doubles x, int[][] each, java.util.function.ToDoubleFunction<List<Double>> of) {
    int[] dims = x.dims().clone();
    for (int i = 0; i < each[1].length; i++) {
      dims[i + 1] = (dims[i + 1] + 2 * each[3][i] - each[1][i]) / each[2][i] + 1;
    }
    return Doubles.build(
        dims,
        index -> {
          List<Double> found = new ArrayList<>();
          collect(x, each, index, index.clone(), 1, found);
          return of.applyAsDouble(found);
        });
  }

  private static void collect(
      Doubles x, int[][] each, int[] index, int[] at, int axis, List<Double> found) {
    if (axis == index.length - 1) {
      found.add(x.at(at));
      return;
    }
    for (int k = 0; k < each[1][axis - 1]; k++) {
      at[axis] = index[axis] * each[2][axis - 1] - each[3][axis - 1] + k;
      if (at[axis] >= 0 && at[axis] < x.dim(axis)) {
        collect(x, each, index, at, axis + 1, found);
      }
    }
  }

  @Test
  void meansOfWhatIsThere() {
    for (int[][] each : CASES) {
      Derivatives.of(
              in -> pooling(each).mean(in[0]),
              in ->
                  windows(
                      in[0],
                      each,
                      found -> found.stream().mapToDouble(v -> v).sum() / found.size()))
          .check(Doubles.random(711, -1, 1, each[0]));
    }
  }

  @Test
  void meansInWhichPaddingCounts() {
    for (int[][] each : CASES) {
      int size = java.util.Arrays.stream(each[1]).reduce(1, (a, b) -> a * b);
      Derivatives.of(
              in -> pooling(each).countPadding().mean(in[0]),
              in -> windows(in[0], each, found -> found.stream().mapToDouble(v -> v).sum() / size))
          .check(Doubles.random(712, -1, 1, each[0]));
    }
  }

  @Test
  void largestOfEachWindow() {
    for (int[][] each : CASES) {
      Derivatives.of(
              in -> pooling(each).max(in[0]),
              in ->
                  windows(
                      in[0], each, found -> found.stream().mapToDouble(v -> v).max().orElseThrow()))
          .check(Doubles.random(713, -1, 1, each[0]));
    }
  }

  @Test
  void windowsLieSideBySideUnlessToldOtherwise() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7}, 1, 7, 1);
      assertArrayEquals(new float[] {2, 4, 6}, Pooling.of(1).max(x).toArray());
      assertArrayEquals(new float[] {2, 5}, Pooling.of(1).window(3).mean(x).toArray());
    }
  }

  @Test
  void theFirstOfEqualsHasTheGradient() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.of(new float[] {1, 2, 2, 2}, 1, 2, 2, 1).variable();
      Tensor gradient = Gradients.of(Pooling.of(2).max(x).sum(), List.of(x)).get(0);
      assertArrayEquals(new float[] {0, 1, 0, 0}, gradient.toArray());
    }
  }

  @Test
  void longRowsAgreeWithDouble() {
    int[][] each = {{1, 4, 3, 5000}, {3, 2}, {1, 1}, {1, 1}};
    Doubles x = Doubles.random(714, -1, 1, each[0]);
    try (Scope scope = Scope.open()) {
      Tensor v = x.tensor().variable();
      Tensor y = pooling(each).max(v);
      Doubles expected =
          windows(x, each, found -> found.stream().mapToDouble(e -> e).max().orElseThrow());
      Derivatives.assertClose("max", expected.values(), Doubles.of(y).values(), 0);
      // Pooling is homogeneous: <dy/dx, x> = y, summed against any weights.
      Tensor g = RandomStream.of(715).normal(y.shape().toArray());
      Tensor loss = y.mul(g).sum();
      Tensor gradient = Gradients.of(loss, List.of(v)).get(0);
      assertEquals(loss.item(), gradient.mul(v).sum().item(), 1e-3);
    }
  }

  @Test
  void nanWinsItsWindowsAndNoOthers() {
    try (Scope scope = Scope.open()) {
      float[] values = new float[8 * 17];
      java.util.Arrays.fill(values, 1);
      values[3 * 17 + 16] = Float.NaN;
      Tensor x = Tensor.of(values, 1, 8, 17).variable();
      for (Tensor y : List.of(Pooling.of(1).max(x), Pooling.of(1).mean(x))) {
        float[] found = y.toArray();
        for (int i = 0; i < found.length; i++) {
          assertEquals(i == 17 + 16, Float.isNaN(found[i]), "element " + i);
        }
      }
      Tensor gradient = Gradients.of(Pooling.of(1).max(x).sum(), List.of(x)).get(0);
      assertEquals(1, gradient.toArray()[3 * 17 + 16], "NaN was what was chosen");
    }
  }

  @Test
  void infinitiesBesidePaddingStay() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.full(Float.NEGATIVE_INFINITY, 1, 2, 1);
      Pooling padded = Pooling.of(1).window(3).stride(1).padding(1);
      assertArrayEquals(
          new float[] {Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY}, padded.max(x).toArray());
    }
  }

  @Test
  void whatDoesNotFitIsNamed() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.zeros(2, 4, 4, 3);
      assertMessage(() -> Pooling.of(4), "1, 2 or 3", "4");
      assertMessage(() -> Pooling.of(1).max(x), "[batch, extent, channels]", "[2, 4, 4, 3]");
      assertMessage(() -> Pooling.of(2).window(5).mean(x), "5", "axis 1", "[2, 4, 4, 3]");
      assertMessage(() -> Pooling.of(2).padding(2).mean(x), "padding 2", "window of 2");
      assertMessage(() -> Pooling.of(2).window(2, 2, 2), "window", "[2, 2, 2]");
      assertMessage(() -> Pooling.of(2).stride(0), "stride", "[0]");
      assertMessage(() -> Pooling.of(2).max(Tensor.zeros(1, 0, 4, 3)), "[1, 0, 4, 3]");
    }
  }

  private static void assertMessage(Runnable call, String... parts) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message + " lacks " + part);
    }
  }
}
