package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatheringTest {
  private static final int[][] CHOICES = {
    {4, 0, 1, 2, 3, 4, 0}, {0, 1, 2, 3, 4}, {2, 3, 3, 4, 1, 2}, {4, 3, 2, 1, 0}, {1, 2, 1, 2}, {}
  };

  private static Doubles gathered(Doubles x, int axis, int[] chosen) {
    int[] dims = x.dims().clone();
    dims[axis] = chosen.length;
    return Doubles.build(
        dims,
        index -> {
          int[] from = index.clone();
          from[axis] = chosen[index[axis]];
          return x.at(from);
        });
  }

  private static Doubles scattered(Doubles x, int axis, int[] chosen, int extent) {
    int[] dims = x.dims().clone();
    dims[axis] = extent;
    return Doubles.build(
        dims,
        index -> {
          int[] from = index.clone();
          double sum = 0;
          for (int i = 0; i < chosen.length; i++) {
            from[axis] = i;
            sum += chosen[i] == index[axis] ? x.at(from) : 0;
          }
          return sum;
        });
  }

  @Test
  void runsAreTheirElements() {
    for (int axis = 0; axis < 3; axis++) {
      for (int[] chosen : CHOICES) {
        int at = axis;
        int[] dims = {2, 2, 2};
        dims[at] = 5;
        Derivatives.of(
                in -> in[0].gather(at, chosen).square(),
                in -> gathered(in[0], at, chosen).map(v -> v * v))
            .check(Doubles.random(1, -1, 1, dims));
        dims[at] = chosen.length;
        Derivatives.of(
                in -> in[0].scatter(at, chosen, 5).square(),
                in -> scattered(in[0], at, chosen, 5).map(v -> v * v))
            .check(Doubles.random(2, -1, 1, dims));
      }
    }
  }

  /** Many lines a block, one, and lines longer than a block. */
  @ParameterizedTest
  @CsvSource({"2500, 5, 1", "301, 5, 7", "2, 5, 600", "3, 5, 1500", "1, 9000, 1"})
  void blocksOfLines(int outer, int extent, int inner) {
    try (Scope scope = Scope.open()) {
      int[] chosen = IntStream.range(0, extent + 2).map(i -> (i + extent - 1) % extent).toArray();
      Doubles x = Doubles.random(3, -1, 1, outer, extent, inner);
      Tensor wide = x.tensor().gather(1, chosen);
      assertArrayEquals(gathered(x, 1, chosen).values(), Doubles.of(wide).values());
      // The same sums in the same order: at most two terms each.
      double[] back = new double[x.values().length];
      float[] terms = wide.toArray();
      for (int i = 0; i < terms.length; i++) {
        int line = i / inner / chosen.length;
        int to = (line * extent + chosen[i / inner % chosen.length]) * inner + i % inner;
        back[to] = (float) (back[to] + terms[i]);
      }
      assertArrayEquals(back, Doubles.of(wide.scatter(1, chosen, extent)).values());
    }
  }

  @Test
  void withoutElementsThereAreZeros() {
    try (Scope scope = Scope.open()) {
      assertArrayEquals(new float[12], Tensor.zeros(2, 0, 3).scatter(1, new int[0], 2).toArray());
      assertEquals(0, Tensor.zeros(2, 0, 3).scatter(1, new int[0], 0).size());
      assertEquals(0, Tensor.zeros(0, 4, 3).gather(1, new int[] {3, 0}).size());
    }
  }
}
