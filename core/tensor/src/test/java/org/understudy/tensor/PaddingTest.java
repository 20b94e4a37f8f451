package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PaddingTest {
  /** The element beyond the border, found by walking there from the inside one step at a time. */
  private static double seen(Padding padding, Doubles x, int axis, int[] index, int before) {
    int extent = x.dim(axis);
    int steps = index[axis] - before;
    int at = 0;
    int direction = steps < 0 ? -1 : 1;
    for (int i = 0; i < Math.abs(steps); i++) {
      at += direction;
      boolean outside = at < 0 || at >= extent;
      if (outside && padding == Padding.ZERO) {
        return 0;
      }
      if (outside && padding == Padding.CIRCULAR) {
        at = at < 0 ? extent - 1 : 0;
      }
      if (outside && padding == Padding.REFLECT) {
        direction = -direction;
        at += 2 * direction;
      }
    }
    int[] source = index.clone();
    source[axis] = at;
    return x.at(source);
  }

  private static Doubles naive(Padding padding, Doubles x, int axis, int before, int behind) {
    int[] dims = x.dims().clone();
    dims[axis] += before + behind;
    return Doubles.build(dims, index -> seen(padding, x, axis, index, before));
  }

  @ParameterizedTest
  @EnumSource(Padding.class)
  void valueAndDerivativesFollowTheDefinition(Padding padding) {
    int[][] widths = {{1, 1}, {0, 2}, {2, 0}, {0, 0}, {3, 2}};
    for (int axis = 0; axis < 3; axis++) {
      for (int[] width : widths) {
        int at = axis;
        Derivatives.of(
                in -> padding.apply(in[0], at, width[0], width[1]),
                in -> naive(padding, in[0], at, width[0], width[1]))
            .check(Doubles.random(1, -1, 1, 4, 5, 4));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Padding.class)
  void everyAxisBetweenBatchAndChannels(Padding padding) {
    for (int[] dims : new int[][] {{2, 4, 3}, {2, 3, 5, 2}, {1, 3, 4, 3, 2}, {0, 3, 3, 2}}) {
      Derivatives.of(
              in -> padding.apply(in[0], 2),
              in -> {
                Doubles all = in[0];
                for (int axis = 1; axis < dims.length - 1; axis++) {
                  all = naive(padding, all, axis, 2, 2);
                }
                return all;
              })
          .check(Doubles.random(2, -1, 1, dims));
    }
  }

  @Test
  void bordersOfALine() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 1, 4, 1);
      assertArrayEquals(new float[] {0, 0, 1, 2, 3, 4, 0, 0}, Padding.ZERO.apply(x, 2).toArray());
      assertArrayEquals(
          new float[] {3, 4, 1, 2, 3, 4, 1, 2}, Padding.CIRCULAR.apply(x, 2).toArray());
      assertArrayEquals(
          new float[] {3, 2, 1, 2, 3, 4, 3, 2}, Padding.REFLECT.apply(x, 2).toArray());
      assertSame(x, Padding.REFLECT.apply(x, 0));
    }
  }

  @Test
  void theWidestBorders() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.of(new float[] {1, 2, 3}, 1, 3, 1);
      assertArrayEquals(
          new float[] {1, 2, 3, 1, 2, 3, 1, 2, 3}, Padding.CIRCULAR.apply(x, 3).toArray());
      assertArrayEquals(new float[] {3, 2, 1, 2, 3, 2, 1}, Padding.REFLECT.apply(x, 2).toArray());
      assertArrayEquals(
          new float[] {0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0},
          Padding.ZERO.apply(Tensor.full(7, 1, 1, 1), 5).toArray());
    }
  }

  @ParameterizedTest
  @EnumSource(Padding.class)
  void nanIsSeenWhereItsPositionIs(Padding padding) {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.of(new float[] {1, Float.NaN, 3, 4}, 1, 4, 1);
      float[] found = padding.apply(x, 2).toArray();
      int[] expected =
          switch (padding) {
            case ZERO -> new int[] {3};
            case CIRCULAR -> new int[] {3, 7};
            case REFLECT -> new int[] {1, 3, 7};
          };
      for (int i = 0; i < found.length; i++) {
        int at = i;
        boolean there = Arrays.stream(expected).anyMatch(e -> e == at);
        assertEquals(there, Float.isNaN(found[i]), padding + " at " + i);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Padding.class)
  void emptyAxesWithoutBorderStayEmpty(Padding padding) {
    try (Scope scope = Scope.open()) {
      assertEquals(Shape.of(2, 0, 3), padding.apply(Tensor.zeros(2, 0, 3), 0).shape());
    }
  }

  /** On a torus a shift and then a convolution is the convolution and then the shift. */
  @ParameterizedTest
  @CsvSource({"1, 3, 1", "2, 3, 1", "2, 3, 2", "3, 3, 1", "2, 5, 1"})
  void aCircularConvolutionCommutesWithShifts(int axes, int kernel, int dilation) {
    try (Scope scope = Scope.open()) {
      int[] image = new int[axes + 2];
      int[] weights = new int[axes + 2];
      Arrays.fill(image, 6);
      Arrays.fill(weights, kernel);
      image[0] = 2;
      image[axes + 1] = 3;
      weights[0] = 4;
      weights[axes + 1] = 3;
      RandomStream stream = RandomStream.of(3);
      Tensor x = stream.normal(image);
      Tensor weight = stream.normal(weights);
      int width = dilation * (kernel - 1) / 2;
      Convolution convolution = Convolution.of(axes).dilation(dilation);
      Tensor y = convolution.apply(Padding.CIRCULAR.apply(x, width), weight, null);
      assertArrayEquals(
          Arrays.copyOf(image, axes + 1), Arrays.copyOf(y.shape().toArray(), axes + 1));
      for (int axis = 1; axis <= axes; axis++) {
        for (int by = 1; by < 6; by++) {
          Tensor moved = Padding.CIRCULAR.apply(rolled(x, axis, by), width);
          assertArrayEquals(
              rolled(y, axis, by).toArray(),
              convolution.apply(moved, weight, null).toArray(),
              3e-5f);
        }
      }
    }
  }

  private static Tensor rolled(Tensor x, int axis, int by) {
    int extent = x.dim(axis);
    return Tensor.concat(axis, x.slice(axis, extent - by, extent), x.slice(axis, 0, extent - by));
  }

  @Test
  void widthsThatDoNotFitAreNamed() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.zeros(2, 3, 4, 5);
      assertMessage(() -> Padding.REFLECT.apply(x, 3), "reflect", "axis 1", "[2, 3, 4, 5]", "to 2");
      assertMessage(() -> Padding.CIRCULAR.apply(x, 4), "circular", "4", "[2, 3, 4, 5]", "to 3");
      assertMessage(() -> Padding.CIRCULAR.apply(x, -3, 0, 4), "axis 1", "to 3");
      for (Padding padding : Padding.values()) {
        assertMessage(() -> padding.apply(x, 2, -1, 0), "-1 and 0", "axis 2", "[2, 3, 4, 5]");
        assertMessage(() -> padding.apply(x, 2, 0, -2), "0 and -2", "axis 2", "[2, 3, 4, 5]");
      }
      Tensor empty = Tensor.zeros(2, 0, 3);
      assertMessage(() -> Padding.CIRCULAR.apply(empty, 1), "[2, 0, 3]", "0 to 0");
      assertMessage(() -> Padding.REFLECT.apply(empty, 1), "[2, 0, 3]", "0 to 0");
    }
  }

  private static void assertMessage(Runnable call, String... parts) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message + " lacks " + part);
    }
  }
}
