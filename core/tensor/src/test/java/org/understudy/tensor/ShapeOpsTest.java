package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShapeOpsTest {
  @Test
  void reshapeKeepsTheOrderOfElements() {
    int[][][] cases = {
      {{6}, {2, 3}}, {{2, 3}, {6}}, {{2, 3, 4}, {4, 6}}, {{1}, {}}, {{}, {1, 1}}, {{0, 3}, {5, 0}}
    };
    for (int[][] c : cases) {
      Derivatives.of(in -> in[0].reshape(c[1]).square(), in -> square(in[0].values(), c[1]))
          .check(Doubles.random(61, -2, 2, c[0]));
    }
  }

  private static Doubles square(double[] values, int... dims) {
    return new Doubles(values, dims).map(x -> x * x);
  }

  @Test
  void reshapeWorksOutOneExtent() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.zeros(2, 3, 4);
      assertEquals(Shape.of(6, 4), x.reshape(-1, 4).shape());
      assertEquals(Shape.of(2, 12), x.reshape(2, -1).shape());
      assertEquals(Shape.of(24), x.reshape(-1).shape());
      assertEquals(Shape.of(0, 4), Tensor.zeros(0, 2, 2).reshape(-1, 4).shape());
      assertMessage(() -> x.reshape(5, -1), "reshape", "[2, 3, 4]", "[5, -1]");
      assertMessage(() -> x.reshape(-1, -1), "reshape", "[2, 3, 4]", "[-1, -1]");
      assertMessage(() -> x.reshape(5, 5), "reshape", "[2, 3, 4]", "[5, 5]");
      assertMessage(() -> x.reshape(0, -1), "reshape", "[2, 3, 4]", "[0, -1]");
    }
  }

  @Test
  void permuteMovesAxes() {
    int[][][] cases = {
      {{2, 3}, {1, 0}},
      {{2, 3}, {0, 1}},
      {{2, 3, 4}, {2, 0, 1}},
      {{2, 3, 4}, {1, 2, 0}},
      {{2, 1, 3, 2}, {3, 1, 0, 2}},
      {{2, 0, 3}, {2, 1, 0}},
      {{5}, {0}},
      {{}, {}},
    };
    for (int[][] c : cases) {
      int[] axes = c[1];
      Derivatives.of(in -> in[0].permute(axes).square(), in -> permute(in[0], axes).map(x -> x * x))
          .check(Doubles.random(62, -2, 2, c[0]));
    }
    try (Scope scope = Scope.open()) {
      assertEquals(Shape.of(4, 2, 3), Tensor.zeros(2, 3, 4).permute(-1, 0, 1).shape());
    }
  }

  private static Doubles permute(Doubles x, int... axes) {
    int[] dims = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      dims[i] = x.dim(axes[i]);
    }
    return Doubles.build(
        dims,
        index -> {
          int[] source = new int[axes.length];
          for (int i = 0; i < axes.length; i++) {
            source[axes[i]] = index[i];
          }
          return x.at(source);
        });
  }

  @Test
  void transposeExchangesTheLastTwoAxes() {
    Derivatives.of(in -> in[0].transpose().square(), in -> permute(in[0], 1, 0).map(x -> x * x))
        .check(Doubles.random(63, -2, 2, 3, 2));
    Derivatives.of(in -> in[0].transpose().square(), in -> permute(in[0], 0, 2, 1).map(x -> x * x))
        .check(Doubles.random(63, -2, 2, 2, 3, 4));
  }

  @Test
  void broadcastRepeats() {
    int[][][] cases = {
      {{}, {2, 3}},
      {{3}, {2, 3}},
      {{2, 1}, {2, 3}},
      {{1, 3, 1}, {4, 2, 3, 2}},
      {{1}, {0}},
      {{3}, {3}}
    };
    for (int[][] c : cases) {
      Derivatives.of(
              in -> in[0].broadcastTo(Shape.of(c[1])).square(),
              in -> Doubles.build(c[1], index -> in[0].broadcastAt(index)).map(x -> x * x))
          .check(Doubles.random(64, -2, 2, c[0]));
    }
  }

  @Test
  void sliceTakesARun() {
    int[][] cases = {{0, 0, 2}, {0, 1, 3}, {1, 0, 4}, {1, 1, 3}, {2, 4, 5}, {2, 2, 2}, {-1, 1, 4}};
    for (int[] c : cases) {
      int axis = c[0] < 0 ? c[0] + 3 : c[0];
      int[] dims = {3, 4, 5};
      dims[axis] = c[2] - c[1];
      Derivatives.of(
              in -> in[0].slice(c[0], c[1], c[2]).square(),
              in ->
                  Doubles.build(dims, index -> at(in[0], index, axis, index[axis] + c[1]))
                      .map(x -> x * x))
          .check(Doubles.random(65, -2, 2, 3, 4, 5));
    }
  }

  private static double at(Doubles x, int[] index, int axis, int instead) {
    int[] moved = index.clone();
    moved[axis] = instead;
    return x.at(moved);
  }

  @Test
  void gatherTakesNamedElementsAndAddsTheirGradients() {
    int[][] choices = {{0, 2, 2, 1}, {2}, {}, {1, 0, 1, 0, 1, 0, 2}};
    for (int axis = 0; axis < 3; axis++) {
      for (int[] chosen : choices) {
        int at = axis;
        int[] dims = {3, 3, 3};
        dims[axis] = chosen.length;
        Derivatives.of(
                in -> in[0].gather(at, chosen).square(),
                in ->
                    Doubles.build(dims, index -> at(in[0], index, at, chosen[index[at]]))
                        .map(x -> x * x))
            .check(Doubles.random(66, -2, 2, 3, 3, 3));
      }
    }
  }

  @Test
  void scatterAddsEachElementToTheOneNamed() {
    int[][][] cases = {
      {{3}, {0}, {4, 1, 4}}, {{2, 3}, {-1}, {0, 0, 2}}, {{2, 3, 2}, {0}, {1, 4}}, {{0, 2}, {0}, {}}
    };
    for (int[][] each : cases) {
      int axis = each[1][0] < 0 ? each[0].length - 1 : each[1][0];
      int[] dims = each[0].clone();
      dims[axis] = 5;
      Derivatives.of(
              in -> in[0].scatter(each[1][0], each[2], 5).square(),
              in ->
                  Doubles.build(
                          dims,
                          index -> {
                            double sum = 0;
                            int[] from = index.clone();
                            for (int i = 0; i < each[2].length; i++) {
                              from[axis] = i;
                              sum += each[2][i] == index[axis] ? in[0].at(from) : 0;
                            }
                            return sum;
                          })
                      .map(v -> v * v))
          .check(Doubles.random(32, -1, 1, each[0]));
    }
  }

  @Test
  void padPutsZerosAround() {
    for (int[] each : new int[][] {{1, 2}, {0, 0}, {0, 3}, {2, 0}}) {
      Derivatives.of(
              in -> in[0].pad(-2, each[0], each[1]).square(),
              in ->
                  Doubles.build(
                      new int[] {2, 3 + each[0] + each[1], 2},
                      index -> {
                        int at = index[1] - each[0];
                        double v = at < 0 || at >= 3 ? 0 : in[0].at(index[0], at, index[2]);
                        return v * v;
                      }))
          .check(Doubles.random(33, -1, 1, 2, 3, 2));
    }
  }

  @Test
  void gatherIsNotChangedByChangingItsIndicesLater() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.of(new float[] {1, 2, 3}).variable();
      int[] chosen = {2, 2};
      Tensor y = x.gather(0, chosen);
      chosen[0] = 0;
      assertArrayEquals(new float[] {0, 0, 2}, Gradients.of(y.sum(), List.of(x)).get(0).toArray());
    }
  }

  @Test
  void concatJoinsAlongAnyAxis() {
    for (int axis = -3; axis < 3; axis++) {
      int at = axis < 0 ? axis + 3 : axis;
      int[] first = {2, 3, 2};
      int[] second = {2, 3, 2};
      int[] third = {2, 3, 2};
      first[at] = 1;
      second[at] = 0;
      third[at] = 4;
      int[] whole = {2, 3, 2};
      whole[at] = 5;
      int given = axis;
      Derivatives.of(
              in -> Tensor.concat(given, in).square(),
              in ->
                  Doubles.build(
                          whole,
                          index ->
                              index[at] < 1 ? in[0].at(index) : at(in[2], index, at, index[at] - 1))
                      .map(x -> x * x))
          .check(
              Doubles.random(67, -2, 2, first),
              Doubles.random(68, -2, 2, second),
              Doubles.random(69, -2, 2, third));
    }
  }

  @Test
  void stackMakesAnAxis() {
    for (int axis = -3; axis < 3; axis++) {
      int at = axis < 0 ? axis + 3 : axis;
      int given = axis;
      Derivatives.of(
              in -> Tensor.stack(given, in).square(),
              in ->
                  Doubles.build(
                          Doubles.insert(new int[] {2, 3}, at, 2),
                          index -> {
                            int[] rest = new int[2];
                            for (int i = 0, j = 0; i < 3; i++) {
                              if (i != at) {
                                rest[j++] = index[i];
                              }
                            }
                            return in[index[at]].at(rest);
                          })
                      .map(x -> x * x))
          .check(Doubles.random(70, -2, 2, 2, 3), Doubles.random(71, -2, 2, 2, 3));
    }
  }

  @Test
  void onePartIsJoinedToItself() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.of(new float[] {1, 2});
      assertArrayEquals(x.toArray(), Tensor.concat(0, x).toArray());
      assertEquals(Shape.of(1, 2), Tensor.stack(0, x).shape());
    }
  }

  @Test
  void longRowsAndShortRowsAreCopiedAlike() {
    // Rows beyond and below the length at which the engine copies in bulk.
    for (int width : new int[] {1, 23, 24, 25, 100}) {
      Doubles x = Doubles.random(72, -1, 1, 3, width);
      try (Scope scope = Scope.open()) {
        Tensor t = x.tensor();
        Tensor doubled = Tensor.concat(1, t, t);
        assertArrayEquals(t.toArray(), doubled.slice(1, width, 2 * width).toArray());
        assertArrayEquals(t.toArray(), t.transpose().transpose().toArray());
        assertArrayEquals(
            t.toArray(), t.broadcastTo(Shape.of(2, 3, width)).slice(0, 1, 2).toArray());
      }
    }
  }

  @Test
  void impossibleMovesAreNamed() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.zeros(2, 3);
      Tensor y = Tensor.zeros(3, 2);
      assertMessage(() -> x.slice(1, 2, 4), "slice", "2 to 4", "[2, 3]");
      assertMessage(() -> x.slice(1, 2, 1), "slice", "2 to 1", "[2, 3]");
      assertMessage(() -> x.slice(2, 0, 1), "axis 2", "[2, 3]");
      assertMessage(() -> x.gather(0, new int[] {0, 2}), "gather", "index 2", "[2, 3]");
      assertMessage(() -> x.gather(0, new int[] {-1}), "gather", "index -1", "[2, 3]");
      assertMessage(() -> x.scatter(1, new int[] {0, 1, 4}, 4), "index 4", "extent 4", "[2, 3]");
      assertMessage(() -> x.scatter(0, new int[] {0}, 4), "1 indices", "axis 0", "[2, 3]");
      assertMessage(() -> x.pad(0, -1, 2), "pad", "-1 and 2", "[2, 3]");
      assertMessage(() -> x.permute(0, 0), "permute", "[0, 0]", "[2, 3]");
      assertMessage(() -> x.permute(1), "permute", "[1]", "[2, 3]");
      assertMessage(() -> x.broadcastTo(Shape.of(2, 4)), "broadcast", "[2, 3]", "[2, 4]");
      assertMessage(() -> x.broadcastTo(Shape.of(3)), "broadcast", "[2, 3]", "[3]");
      assertMessage(() -> Tensor.concat(0, x, y), "concat", "[2, 3]", "[3, 2]");
      assertMessage(() -> Tensor.stack(0, x, y), "stack", "[2, 3]", "[3, 2]");
      assertMessage(() -> Tensor.concat(0), "concat", "nothing");
      assertMessage(() -> Tensor.stack(0), "stack", "nothing");
      assertMessage(() -> Tensor.of(new float[3], 2, 2), "[2, 2]", "4", "3");
      Tensor line = Tensor.zeros(3);
      assertMessage(line::transpose, "axis", "[3]");
    }
  }

  private static void assertMessage(Runnable call, String... parts) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message + " lacks " + part);
    }
  }

  @Test
  void factoriesAndReaders() {
    try (Scope scope = Scope.open()) {
      assertEquals(Shape.of(3), Tensor.of(new float[] {1, 2, 3}).shape());
      assertEquals(Shape.of(), Tensor.scalar(4).shape());
      assertEquals(4, Tensor.scalar(4).item());
      assertArrayEquals(new float[6], Tensor.zeros(2, 3).toArray());
      assertArrayEquals(new float[] {1, 1}, Tensor.ones(2).toArray());
      assertArrayEquals(new float[] {7, 7}, Tensor.full(7, 1, 2).toArray());
      float[] target = new float[5];
      Tensor.of(new float[] {1, 2, 3}).copyTo(target, 1);
      assertArrayEquals(new float[] {0, 1, 2, 3, 0}, target);
      Tensor x = Tensor.zeros(2, 3);
      assertEquals(2, x.rank());
      assertEquals(3, x.dim(-1));
      assertEquals(6, x.size());
      assertEquals("Tensor [2, 3]", x.toString());
      assertTrue(
          assertThrows(IllegalStateException.class, x::item).getMessage().contains("[2, 3]"));
    }
  }

  @Test
  void aTensorDoesNotShareItsArrays() {
    try (Scope scope = Scope.open()) {
      float[] values = {1, 2};
      Tensor x = Tensor.of(values);
      values[0] = 9;
      x.toArray()[1] = 9;
      assertArrayEquals(new float[] {1, 2}, x.toArray());
    }
  }

  @Test
  void shapesDescribeThemselves() {
    Shape shape = Shape.of(2, 3, 4);
    assertEquals("[2, 3, 4]", shape.toString());
    assertEquals(3, shape.rank());
    assertEquals(24, shape.size());
    assertEquals(1, Shape.of().size());
    assertEquals(4, shape.dim(-1));
    assertEquals(1, shape.axis(-2));
    assertEquals(Shape.of(2, 7, 4), shape.with(1, 7));
    assertEquals(Shape.of(2, 4), shape.without(1));
    assertEquals(Shape.of(9, 2, 3, 4), shape.prepend(9));
    assertEquals(shape, Shape.of(2, 3, 4));
    assertEquals(shape.hashCode(), Shape.of(2, 3, 4).hashCode());
    int[] dims = {2, 3};
    Shape copied = Shape.of(dims);
    dims[0] = 5;
    copied.toArray()[1] = 5;
    assertEquals(Shape.of(2, 3), copied);
    assertMessage(() -> Shape.of(2, -1), "[2, -1]", "negative");
    assertMessage(() -> Shape.of(1 << 16, 1 << 16), "[65536, 65536]");
    assertMessage(() -> shape.axis(3), "axis 3", "[2, 3, 4]");
    assertMessage(() -> shape.axis(-4), "axis -4", "[2, 3, 4]");
  }
}
