package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.understudy.tensor.NaiveConvolution.Axes;

/** Convolutions with other counts of zeros before than behind an image. */
class UnequalPaddingTest {
  record Case(
      Axes image, Axes kernel, Axes before, Axes behind, Axes stride, Axes dilation, int channels) {
    Convolution engine() {
      return Convolution.of(axes())
          .stride(stride.toArray())
          .padding(before.toArray(), behind.toArray())
          .dilation(dilation.toArray());
    }

    int axes() {
      return image.toArray().length;
    }

    NaiveConvolution naive() {
      return new NaiveConvolution(stride, new Axes(new int[axes()]), dilation, 1);
    }

    int[] wide() {
      int[] wide = image.toArray();
      Arrays.setAll(wide, i -> wide[i] + before.get(i) + behind.get(i));
      return wide;
    }

    int[] small() {
      return naive().shrunk(wide(), kernel.toArray());
    }

    private int[] moved(int[] index, int by) {
      int[] moved = index.clone();
      for (int i = 0; i < axes(); i++) {
        moved[i + 1] += by * before.get(i);
      }
      return moved;
    }

    Doubles padded(Doubles x) {
      return Doubles.build(
          NaiveConvolution.image(x.dim(0), wide(), x.dim(-1)),
          index -> {
            int[] from = moved(index, -1);
            for (int i = 1; i <= axes(); i++) {
              if (from[i] < 0 || from[i] >= x.dim(i)) {
                return 0;
              }
            }
            return x.at(from);
          });
    }

    Doubles cut(Doubles y) {
      return Doubles.build(
          NaiveConvolution.image(y.dim(0), image.toArray(), y.dim(-1)),
          index -> y.at(moved(index, 1)));
    }
  }

  private static Axes axes(int... values) {
    return new Axes(values);
  }

  static List<Case> cases() {
    return List.of(
        new Case(axes(5), axes(2), axes(0), axes(1), axes(1), axes(1), 2),
        new Case(axes(6), axes(4), axes(2), axes(1), axes(2), axes(1), 1),
        new Case(axes(4), axes(2), axes(4), axes(1), axes(1), axes(2), 2),
        new Case(axes(3), axes(2), axes(0), axes(3), axes(2), axes(1), 1),
        new Case(axes(4, 3), axes(2, 2), axes(0, 0), axes(1, 1), axes(1, 1), axes(1, 1), 3),
        new Case(axes(4, 5), axes(3, 2), axes(2, 0), axes(0, 1), axes(2, 1), axes(1, 2), 2),
        new Case(axes(3, 3), axes(2, 4), axes(1, 1), axes(0, 2), axes(1, 3), axes(1, 1), 1),
        new Case(axes(3, 3), axes(1, 1), axes(1, 0), axes(0, 2), axes(1, 1), axes(1, 1), 2),
        new Case(
            axes(2, 3, 2),
            axes(2, 2, 2),
            axes(0, 0, 1),
            axes(1, 1, 0),
            axes(1, 1, 1),
            axes(1, 1, 1),
            2),
        new Case(
            axes(3, 2, 3),
            axes(2, 2, 2),
            axes(0, 1, 0),
            axes(1, 0, 1),
            axes(2, 1, 1),
            axes(1, 1, 2),
            1));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isAConvolutionOfThePaddedImage(Case c) {
    int[] image = NaiveConvolution.image(2, c.image.toArray(), c.channels);
    int[] kernel = NaiveConvolution.image(3, c.kernel.toArray(), c.channels);
    Derivatives.of(
            in -> c.engine().apply(in[0], in[1], in[2]),
            in -> c.naive().apply(c.padded(in[0]), in[1], in[2], v -> v))
        .check(
            Doubles.random(1, -1, 1, image),
            Doubles.random(2, -1, 1, kernel),
            Doubles.random(3, -1, 1, 3));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void transposedLeavesThePaddingOut(Case c) {
    int[] image = NaiveConvolution.image(2, c.small(), 3);
    int[] kernel = NaiveConvolution.image(3, c.kernel.toArray(), c.channels);
    Derivatives.of(
            in -> c.engine().transposed(in[0], in[1], in[2], c.image.toArray()),
            in -> c.cut(c.naive().transposed(in[0], in[1], in[2], c.wide())))
        .check(
            Doubles.random(4, -1, 1, image),
            Doubles.random(5, -1, 1, kernel),
            Doubles.random(6, -1, 1, c.channels));
  }

  @Test
  void anEvenKernelKeepsTheExtents() {
    try (Scope scope = Scope.open()) {
      Tensor x = RandomStream.of(7).normal(3, 14, 13, 16);
      Tensor weight = RandomStream.of(8).normal(8, 2, 4, 16);
      Convolution same = Convolution.of(2).padding(new int[] {0, 1}, new int[] {1, 2});
      Tensor y = same.apply(x, weight, null);
      assertArrayEquals(new int[] {3, 14, 13, 8}, y.shape().toArray());
      Tensor wide = x.pad(1, 0, 1).pad(2, 1, 2);
      assertArrayEquals(Convolution.of(2).apply(wide, weight, null).toArray(), y.toArray(), 2e-5f);
      assertEquals(x.shape(), same.transposed(y, weight, null).shape());
    }
  }

  @Test
  void countsThatDoNotFitAreNamed() {
    Convolution plane = Convolution.of(2);
    for (int[] wrong : new int[][] {{1, -1}, {1, 2, 3}, {}}) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> plane.padding(new int[] {1}, wrong))
              .getMessage();
      assertTrue(message.contains("padding"), message);
      assertTrue(message.contains(Arrays.toString(wrong)), message);
    }
  }
}
