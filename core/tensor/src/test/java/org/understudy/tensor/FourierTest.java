package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FourierTest {
  /** Along one axis of pairs, by the definition: exp(sign 2 pi i j k / n) for every j and k. */
  private static Doubles along(Doubles x, int axis, int sign) {
    int n = x.dim(axis);
    int parts = x.dims().length - 1;
    return Doubles.build(
        x.dims(),
        index -> {
          double sum = 0;
          int[] from = index.clone();
          for (int j = 0; j < n; j++) {
            double angle = sign * 2 * Math.PI * ((long) j * index[axis] % n) / n;
            from[axis] = j;
            from[parts] = 0;
            double re = x.at(from);
            from[parts] = 1;
            double im = x.at(from);
            sum +=
                index[parts] == 0
                    ? re * Math.cos(angle) - im * Math.sin(angle)
                    : re * Math.sin(angle) + im * Math.cos(angle);
          }
          return sum;
        });
  }

  private static Doubles naive(Doubles x, int sign, int... axes) {
    Doubles y = x;
    double scale = 1;
    for (int axis : axes) {
      y = along(y, axis, sign);
      scale *= sign > 0 ? 1.0 / x.dim(axis) : 1;
    }
    double factor = scale;
    return y.map(v -> v * factor);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 16, 20, 24, 30, 31, 32, 35, 37, 49, 60, 64, 74, 96, 97, 101,
        128, 210, 243, 256, 1009
      })
  void anyLength(int n) {
    try (Scope scope = Scope.open()) {
      for (int[] dims : new int[][] {{2, n, 2}, {n, 3, 2}}) {
        int axis = dims[0] == n && dims[1] == 3 ? 0 : 1;
        Doubles x = Doubles.random(731, -1, 1, dims);
        // Sums of n random terms, computed in double and rounded once to float.
        double tolerance = 1e-7 * Math.sqrt(n);
        Tensor forward = Fourier.forward(x.tensor(), axis);
        Derivatives.assertClose(
            "forward", naive(x, -1, axis).values(), Doubles.of(forward).values(), tolerance);
        Tensor inverse = Fourier.inverse(x.tensor(), axis);
        Derivatives.assertClose(
            "inverse", naive(x, 1, axis).values(), Doubles.of(inverse).values(), tolerance);
        Tensor back = Fourier.inverse(forward, axis);
        Derivatives.assertClose("and back", x.values(), Doubles.of(back).values(), 1e-6);
      }
    }
  }

  private static final int[][][] CASES = {
    {{4, 2}, {0}},
    {{1, 1, 2}, {0, 1}},
    {{3, 5, 2}, {1, 0}},
    {{2, 6, 3, 2}, {-2, -1}},
    {{2, 3, 2, 2, 2}, {1, 2, 3}},
    {{37, 2, 2}, {0}},
    {{0, 3, 2}, {1}},
  };

  private static int[] known(int[][] each) {
    int rank = each[0].length - 1;
    return java.util.Arrays.stream(each[1]).map(a -> a < 0 ? a + rank : a).toArray();
  }

  @Test
  void severalAxesAndTheirDerivatives() {
    for (int[][] each : CASES) {
      Derivatives.of(
              in -> Fourier.forward(in[0].mul(in[0]), each[1]),
              in -> naive(in[0].map(v -> v * v), -1, known(each)))
          .check(Doubles.random(732, -1, 1, each[0]));
      Derivatives.of(
              in -> Fourier.inverse(in[0].mul(in[0]), each[1]),
              in -> naive(in[0].map(v -> v * v), 1, known(each)))
          .check(Doubles.random(733, -1, 1, each[0]));
    }
  }

  private static final int[][][] REAL_CASES = {
    {{4}, {0}}, {{5}, {0}}, {{1}, {0}}, {{2, 6, 3}, {1}}, {{3, 4, 2}, {0, 1}}, {{4, 3}, {-1, -2}},
  };

  @Test
  void realNumbersHaveHalfTheFrequencies() {
    for (int[][] each : REAL_CASES) {
      int rank = each[0].length;
      int[] axes = java.util.Arrays.stream(each[1]).map(a -> a < 0 ? a + rank : a).toArray();
      int last = axes[axes.length - 1];
      int[] half = java.util.Arrays.copyOf(each[0], rank + 1);
      half[last] = each[0][last] / 2 + 1;
      half[rank] = 2;
      Derivatives.of(
              in -> Fourier.forwardReal(in[0].mul(in[0]), each[1]),
              in -> {
                Doubles whole = naive(pairs(in[0].map(v -> v * v)), -1, axes);
                return Doubles.build(half, whole::at);
              })
          .check(Doubles.random(734, -1, 1, each[0]));
      Derivatives.of(
              in -> Fourier.inverseReal(in[0].mul(in[0]), each[0][last], each[1]),
              in -> inverseReal(in[0].map(v -> v * v), each[0], axes))
          .check(Doubles.random(735, -1, 1, half));
    }
  }

  private static Doubles pairs(Doubles x) {
    int[] dims = java.util.Arrays.copyOf(x.dims(), x.dims().length + 1);
    dims[dims.length - 1] = 2;
    return Doubles.build(
        dims,
        index ->
            index[dims.length - 1] == 0
                ? x.at(java.util.Arrays.copyOf(index, index.length - 1))
                : 0);
  }

  /** Complex along all axes but the last named, there a sum with each frequency's conjugate. */
  private static Doubles inverseReal(Doubles x, int[] dims, int[] axes) {
    int last = axes[axes.length - 1];
    int n = dims[last];
    Doubles others = naive(x, 1, java.util.Arrays.copyOf(axes, axes.length - 1));
    return Doubles.build(
        dims,
        index -> {
          int[] at = java.util.Arrays.copyOf(index, index.length + 1);
          double sum = 0;
          for (int k = 0; k < n; k++) {
            double angle = 2 * Math.PI * k * index[last] / n;
            at[last] = Math.min(k, n - k);
            at[index.length] = 0;
            double re = others.at(at);
            at[index.length] = 1;
            double im = (2 * k > n ? -1 : 1) * others.at(at);
            sum += re * Math.cos(angle) - im * Math.sin(angle);
          }
          return sum / n;
        });
  }

  @Test
  void realNumbersComeBack() {
    try (Scope scope = Scope.open()) {
      for (int n : new int[] {1, 2, 7, 8, 74}) {
        Tensor x = RandomStream.of(736).normal(3, n, 5);
        Tensor spectrum = Fourier.forwardReal(x, 0, 1);
        assertArrayEquals(
            x.toArray(), Fourier.inverseReal(spectrum, n, 0, 1).toArray(), 1e-5f, "length " + n);
      }
    }
  }

  @Test
  void manyLinesSideBySide() {
    Doubles x = Doubles.random(737, -1, 1, 2, 12, 1500, 2);
    try (Scope scope = Scope.open()) {
      Tensor y = Fourier.forward(x.tensor(), 1);
      Derivatives.assertClose("forward", naive(x, -1, 1).values(), Doubles.of(y).values(), 1e-6);
    }
  }

  @Test
  void energyIsKept() {
    try (Scope scope = Scope.open()) {
      Tensor x = RandomStream.of(738).normal(20, 50, 2);
      double before = x.square().sum().item();
      assertEquals(before, Fourier.forward(x, 0, 1).square().mean().item() * x.size() / 1000, 0.01);
    }
  }

  @Test
  void nanFillsItsLine() {
    try (Scope scope = Scope.open()) {
      float[] values = new float[3 * 8 * 2];
      values[8 * 2 + 6] = Float.NaN;
      float[] y = Fourier.forward(Tensor.of(values, 3, 8, 2), 1).toArray();
      for (int i = 0; i < y.length; i += 2) {
        boolean found = Float.isNaN(y[i]) || Float.isNaN(y[i + 1]);
        assertEquals(i / 16 == 1, found, "pair " + i / 2);
      }
    }
  }

  @Test
  void whatDoesNotFitIsNamed() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.zeros(4, 0, 2);
      assertMessage(() -> Fourier.forward(Tensor.zeros(4, 3), 0), "pairs [..., 2]", "[4, 3]");
      assertMessage(() -> Fourier.forward(x), "forward", "axes []", "[4, 0]");
      assertMessage(() -> Fourier.inverse(x, 0, -2), "inverse", "axes [0, -2]", "[4, 0]");
      assertMessage(() -> Fourier.inverse(x, 1), "axes [1]", "[4, 0]");
      assertMessage(() -> Fourier.forward(x, 2), "axes [2]", "[4, 0]");
      assertMessage(() -> Fourier.forwardReal(Tensor.zeros(4), 1), "axes [1]", "[4]");
      assertMessage(
          () -> Fourier.inverseReal(Tensor.zeros(4, 2), 9, 0), "9 real", "5 freq", "[4, 2]", "4");
    }
  }

  private static void assertMessage(Runnable call, String... parts) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message + " lacks " + part);
    }
  }
}
