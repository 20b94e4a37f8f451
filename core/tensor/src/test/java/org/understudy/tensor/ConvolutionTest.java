package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.understudy.tensor.NaiveConvolution.Axes;

class ConvolutionTest {
  /** Images, kernels and steps that leave borders, gaps and channels of their own. */
  record Case(int batch, Axes image, Axes kernel, int in, int out, NaiveConvolution naive) {
    Doubles x(long seed) {
      return Doubles.random(seed, -1, 1, NaiveConvolution.image(batch, image.toArray(), in));
    }

    Doubles weight(long seed) {
      return Doubles.random(
          seed, -1, 1, NaiveConvolution.image(out, kernel.toArray(), in / naive.groups()));
    }

    int[] small() {
      return naive.shrunk(image.toArray(), kernel.toArray());
    }

    /** An image of the output's shape. */
    Doubles y(long seed) {
      return Doubles.random(seed, -1, 1, NaiveConvolution.image(batch, small(), out));
    }
  }

  static List<Case> cases() {
    return List.of(
        line(2, 7, 3, 2, 3, 1, 0, 1, 1),
        line(1, 7, 3, 1, 2, 2, 1, 1, 1),
        line(2, 8, 3, 4, 2, 3, 2, 2, 2),
        line(1, 3, 1, 2, 2, 1, 0, 1, 1),
        line(0, 5, 3, 2, 3, 1, 1, 1, 1),
        line(2, 1, 1, 3, 2, 2, 3, 1, 1),
        plane(axes(4, 3), axes(3, 3), 2, 3, axes(1, 1), axes(1, 1), axes(1, 1), 1),
        plane(axes(5, 4), axes(3, 2), 2, 2, axes(2, 1), axes(1, 0), axes(1, 2), 1),
        plane(axes(6, 5), axes(2, 3), 4, 6, axes(2, 3), axes(0, 2), axes(3, 1), 2),
        plane(axes(3, 4), axes(3, 3), 3, 3, axes(1, 1), axes(1, 1), axes(1, 1), 3),
        plane(axes(2, 1), axes(2, 1), 2, 3, axes(2, 3), axes(4, 2), axes(1, 2), 1),
        plane(axes(4, 4), axes(1, 1), 3, 2, axes(2, 2), axes(0, 0), axes(1, 1), 1),
        new Case(
            1,
            axes(3, 4, 3),
            axes(2, 3, 1),
            2,
            2,
            new NaiveConvolution(axes(1, 1, 1), axes(0, 1, 0), axes(1, 1, 1), 1)),
        new Case(
            1,
            axes(3, 2, 1),
            axes(4, 1, 1),
            16,
            16,
            new NaiveConvolution(axes(2, 1, 1), axes(3, 0, 0), axes(1, 1, 1), 1)),
        new Case(
            1,
            axes(3, 3, 2),
            axes(2, 1, 2),
            1,
            2,
            new NaiveConvolution(axes(2, 1, 4), axes(1, 0, 1), axes(2, 1, 1), 1)),
        new Case(
            1,
            axes(4, 3, 5),
            axes(2, 2, 2),
            2,
            4,
            new NaiveConvolution(axes(2, 1, 2), axes(1, 1, 0), axes(1, 2, 3), 2)));
  }

  private static Axes axes(int... values) {
    return new Axes(values);
  }

  private static Case line(
      int batch, int length, int kernel, int in, int out, int s, int p, int d, int groups) {
    return new Case(
        batch,
        axes(length),
        axes(kernel),
        in,
        out,
        new NaiveConvolution(axes(s), axes(p), axes(d), groups));
  }

  private static Case plane(
      Axes image, Axes kernel, int in, int out, Axes s, Axes p, Axes d, int groups) {
    return new Case(2, image, kernel, in, out, new NaiveConvolution(s, p, d, groups));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void valueAndDerivativesFollowTheDefinition(Case c) {
    Convolution convolution = c.naive.engine();
    Derivatives.of(
            in -> convolution.apply(in[0], in[1], in[2]),
            in -> c.naive.apply(in[0], in[1], in[2], x -> x))
        .check(c.x(1), c.weight(2), Doubles.random(3, -1, 1, c.out));
    Derivatives.of(
            in -> convolution.apply(in[0], in[1], null),
            in -> c.naive.apply(in[0], in[1], null, x -> x))
        .check(c.x(4), c.weight(5));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void transposedPaintsKernels(Case c) {
    Convolution convolution = c.naive.engine();
    int[] extents = c.image.toArray();
    int out = c.in;
    Derivatives.of(
            in -> convolution.transposed(in[0], in[1], in[2], extents),
            in -> c.naive.transposed(in[0], in[1], in[2], extents))
        .check(c.y(6), c.weight(7), Doubles.random(8, -1, 1, out));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void transposedIsTheAdjoint(Case c) {
    try (Scope scope = Scope.open()) {
      Convolution convolution = c.naive.engine();
      Tensor x = c.x(9).tensor();
      Tensor y = c.y(10).tensor();
      Tensor weight = c.weight(11).tensor();
      Tensor there = convolution.apply(x, weight, null);
      Tensor back = convolution.transposed(y, weight, null, c.image.toArray());
      assertEquals(there.mul(y).sum().item(), x.mul(back).sum().item(), 3e-5);
    }
  }

  @Test
  void transposedGivesAnyExtentsThatShrinkToItsInput() {
    try (Scope scope = Scope.open()) {
      Convolution convolution = Convolution.of(1).stride(3).padding(1);
      NaiveConvolution naive = new NaiveConvolution(axes(3), axes(1), axes(1), 1);
      Doubles x = Doubles.random(12, -1, 1, 2, 4, 3);
      Doubles weight = Doubles.random(13, -1, 1, 3, 5, 2);
      // 3 (4 - 1) + 5 - 2, and up to stride - 1 more.
      for (int length = 12; length < 15; length++) {
        Tensor y = convolution.transposed(x.tensor(), weight.tensor(), null, length);
        Doubles expected = naive.transposed(x, weight, null, length);
        assertArrayEquals(expected.dims(), y.shape().toArray());
        Derivatives.assertClose("value", expected.values(), Doubles.of(y).values(), 3e-6);
      }
      Tensor smallest = convolution.transposed(x.tensor(), weight.tensor(), null);
      assertArrayEquals(new int[] {2, 12, 2}, smallest.shape().toArray());
      for (int wrong : new int[] {11, 15}) {
        assertMessage(
            () -> convolution.transposed(x.tensor(), weight.tensor(), null, wrong),
            "[" + wrong + "]",
            "[2, 4, 3]",
            "[3, 5, 2]");
      }
    }
  }

  private static DoubleUnaryOperator formula(Activation activation) {
    return ElementwiseTest.activations().stream()
        .filter(function -> function.name().equals(activation.name()))
        .findFirst()
        .orElseThrow()
        .formula();
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void everyActivationBehindIt(Activation activation) {
    for (Case c : List.of(cases().get(1), cases().get(7), cases().get(12))) {
      Convolution convolution = c.naive.engine();
      Derivatives.of(
              in -> convolution.apply(in[0], in[1], in[2], activation),
              in -> c.naive.apply(in[0], in[1], in[2], formula(activation)))
          .check(c.x(14), c.weight(15), Doubles.random(16, -1, 1, c.out));
    }
  }

  /** Sixteen channels, for which oneDNN has kernels of its own. */
  private static final class Wide {
    final Tensor x;
    final Tensor weight;
    final Tensor bias;

    Wide(long seed) {
      RandomStream stream = RandomStream.of(seed);
      x = stream.normal(3, 9, 10, 16).variable();
      weight = stream.normal(32, 3, 3, 16).mul(0.1f).variable();
      bias = stream.normal(32).variable();
    }

    Tensor apply(Activation activation) {
      return Convolution.of(2).padding(1).apply(x, weight, bias, activation);
    }
  }

  @Test
  void wideImagesAgreeWithDouble() {
    try (Scope scope = Scope.open()) {
      NaiveConvolution naive = new NaiveConvolution(axes(1, 1), axes(1, 1), axes(1, 1), 1);
      Wide wide = new Wide(17);
      Doubles expected =
          naive.apply(Doubles.of(wide.x), Doubles.of(wide.weight), Doubles.of(wide.bias), x -> x);
      Tensor found = wide.apply(Activation.IDENTITY);
      Derivatives.assertClose("value", expected.values(), Doubles.of(found).values(), 1e-5);
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void fusedIsItsComposedForm(Activation activation) {
    try (Scope scope = Scope.open()) {
      Wide wide = new Wide(18);
      Tensor fused = wide.apply(activation);
      Tensor composed = activation.apply(wide.apply(Activation.IDENTITY));
      assertArrayEquals(composed.toArray(), fused.toArray(), 5e-6f);
      Tensor weights = RandomStream.of(19).normal(fused.shape().toArray());
      List<Tensor> inputs = List.of(wide.x, wide.weight, wide.bias);
      List<Tensor> one = Gradients.of(fused.mul(weights).sum(), inputs);
      List<Tensor> other = Gradients.of(composed.mul(weights).sum(), inputs);
      for (int i = 0; i < 3; i++) {
        assertArrayEquals(other.get(i).toArray(), one.get(i).toArray(), 3e-4f, "input " + i);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void nanReachesTheWholeKernelAndNoFurther(Activation activation) {
    for (int channels : new int[] {1, 16}) {
      try (Scope scope = Scope.open()) {
        float[] image = new float[7 * 7 * channels];
        image[(3 * 7 + 3) * channels] = Float.NaN;
        Tensor weight = RandomStream.of(20).normal(channels, 3, 3, channels);
        Tensor y =
            Convolution.of(2)
                .padding(1)
                .apply(
                    Tensor.of(image, 1, 7, 7, channels),
                    weight,
                    Tensor.zeros(channels),
                    activation);
        float[] values = y.toArray();
        for (int i = 0; i < values.length; i++) {
          int row = i / channels / 7;
          int column = i / channels % 7;
          boolean under = Math.abs(row - 3) <= 1 && Math.abs(column - 3) <= 1;
          assertEquals(under, Float.isNaN(values[i]), activation + " at " + row + ", " + column);
        }
      }
    }
  }

  @Test
  void gradientsOnlyWhereAsked() {
    try (Scope scope = Scope.open()) {
      RandomStream stream = RandomStream.of(21);
      Tensor x = stream.normal(2, 5, 5, 2);
      Tensor weight = stream.normal(3, 3, 3, 2).variable();
      Tensor bias = Tensor.zeros(3);
      Tensor y = Convolution.of(2).apply(x, weight, bias, Activation.TANH);
      List<Tensor> found = Gradients.of(y.sum(), List.of(weight, bias, x));
      assertEquals(weight.shape(), found.get(0).shape());
      assertArrayEquals(new float[3], found.get(1).toArray(), "a constant bias");
      assertArrayEquals(new float[100], found.get(2).toArray(), "a constant image");
    }
  }

  @Test
  void bfloat16StaysCloseAndFloat32ComesBack() {
    try (Scope scope = Scope.open()) {
      Wide wide = new Wide(22);
      List<Tensor> inputs = List.of(wide.x, wide.weight, wide.bias);
      Tensor weights = RandomStream.of(23).normal(3, 9, 10, 32);
      Tensor exact = wide.apply(Activation.TANH);
      List<Tensor> gradients = Gradients.of(exact.mul(weights).sum(), inputs);
      Engine.precision(Engine.Precision.BFLOAT16);
      try {
        Tensor y = wide.apply(Activation.TANH);
        assertNear(exact, y, 2e-2);
        List<Tensor> found = Gradients.of(y.mul(weights).sum(), inputs);
        for (int i = 0; i < 3; i++) {
          assertNear(gradients.get(i), found.get(i), 2e-2);
        }
      } finally {
        Engine.precision(Engine.Precision.FLOAT32);
      }
      assertArrayEquals(exact.toArray(), wide.apply(Activation.TANH).toArray());
    }
  }

  /** The root of the mean square of the differences, relative to that of the numbers expected. */
  private static void assertNear(Tensor expected, Tensor found, double tolerance) {
    double off = Math.sqrt(found.sub(expected).square().sum().item());
    double size = Math.sqrt(expected.square().sum().item());
    assertTrue(off <= tolerance * size, "off by " + off + " of " + size);
  }

  @Test
  void aTeamOfThreadsFindsWhatOneThreadFinds() {
    try (Scope scope = Scope.open()) {
      RandomStream stream = RandomStream.of(24);
      Tensor x = stream.normal(8, 16, 16, 16).variable();
      Tensor weight = stream.normal(32, 3, 3, 16).mul(0.1f).variable();
      Convolution convolution = Convolution.of(2).padding(1);
      Tensor alone = convolution.apply(x, weight, null);
      List<Tensor> one = Gradients.of(alone.square().mean(), List.of(x, weight));
      Engine.threads(2);
      try {
        Tensor team = convolution.apply(x, weight, null);
        assertArrayEquals(alone.toArray(), team.toArray(), 1e-5f);
        List<Tensor> two = Gradients.of(team.square().mean(), List.of(x, weight));
        for (int i = 0; i < 2; i++) {
          assertArrayEquals(one.get(i).toArray(), two.get(i).toArray(), 1e-5f);
        }
      } finally {
        Engine.threads(1);
      }
    }
  }

  @Test
  void shapesThatDoNotFitAreNamed() {
    try (Scope scope = Scope.open()) {
      Convolution plane = Convolution.of(2);
      Tensor x = Tensor.zeros(2, 5, 6, 3);
      Tensor weight = Tensor.zeros(4, 3, 3, 3);
      Tensor wrong = Tensor.zeros(4, 3, 3, 2);
      assertMessage(() -> plane.apply(x, wrong, null), "[2, 5, 6, 3]", "[4, 3, 3, 2]", "none");
      assertMessage(() -> plane.apply(x, weight, Tensor.zeros(5)), "[4, 3, 3, 3]", "[5]");
      assertMessage(() -> Convolution.of(1).apply(x, weight, null), "1 axes", "[2, 5, 6, 3]");
      assertMessage(() -> plane.groups(3).apply(x, weight, null), "3 groups", "[4, 3, 3, 3]");
      assertMessage(() -> plane.dilation(3).apply(x, weight, null), "spanning 7", "[2, 5, 6, 3]");
      assertMessage(() -> plane.transposed(x, weight, null), "transposed", "[4, 3, 3, 3]");
      assertMessage(() -> Convolution.of(4), "1, 2 or 3", "found 4");
      assertMessage(() -> plane.stride(1, 0), "stride", ">= 1", "[1, 0]");
      assertMessage(() -> plane.padding(1, 2, 3), "padding", "2 of them", "[1, 2, 3]");
      assertMessage(() -> plane.groups(0), "groups", "found 0");
    }
  }

  private static void assertMessage(Runnable call, String... parts) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message + " lacks " + part);
    }
  }
}
