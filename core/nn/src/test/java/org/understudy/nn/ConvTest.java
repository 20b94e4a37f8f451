package org.understudy.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Padding;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

class ConvTest {
  private static final Kernel THREE = Kernel.of(3, 3);

  private static Conv conv(int in, int out, Kernel kernel) {
    return new Conv(in, out, kernel, Activation.TANH, RandomStream.of(20));
  }

  @Test
  void convolutionsThatStrideAndSpread() {
    for (Kernel kernel :
        new Kernel[] {THREE, THREE.stride(2), THREE.dilation(2, 1), Kernel.of(2, 3).stride(1, 2)}) {
      Conv conv = conv(2, 3, kernel.padding(1));
      LayerCheck.check(
          conv.parameters(),
          in -> conv.apply(in[0]),
          (parameters, in) ->
              Formulas.map(
                  Images.convolve(
                      in[0], parameters.get("weight"), parameters.get("bias"), kernel, 1),
                  Math::tanh),
          Doubles.random(21, 2, 5, 4, 2));
    }
  }

  /** The element that is seen at a position at or beyond the border. */
  private static int seen(Padding border, int at, int extent) {
    return switch (border) {
      case ZERO -> at >= 0 && at < extent ? at : -1;
      case CIRCULAR -> (at + extent) % extent;
      case REFLECT -> at < 0 ? -at : at >= extent ? 2 * (extent - 1) - at : at;
    };
  }

  private static Doubles framed(Doubles x, Padding border, int by) {
    return Doubles.build(
        i -> {
          int row = seen(border, i[1] - by, x.dim(1));
          int column = seen(border, i[2] - by, x.dim(2));
          return row < 0 || column < 0 ? 0 : x.at(i[0], row, column, i[3]);
        },
        x.dim(0),
        x.dim(1) + 2 * by,
        x.dim(2) + 2 * by,
        x.dim(3));
  }

  @ParameterizedTest
  @EnumSource(Padding.class)
  void everyBorder(Padding border) {
    for (int by : new int[] {1, 2}) {
      Kernel kernel = THREE.padding(by).border(border);
      Conv conv = conv(2, 2, kernel);
      LayerCheck.check(
          conv.parameters(),
          in -> conv.apply(in[0]),
          (parameters, in) ->
              Formulas.map(
                  Images.convolve(
                      framed(in[0], border, by),
                      parameters.get("weight"),
                      parameters.get("bias"),
                      THREE,
                      0),
                  Math::tanh),
          Doubles.random(22, 1, 3, 4, 2));
    }
  }

  @Test
  void aPeriodicConvolutionMovesWithItsInput() {
    try (Scope scope = Scope.open()) {
      Conv conv = conv(1, 4, THREE.same().border(Padding.CIRCULAR));
      Tensor x = RandomStream.of(23).normal(2, 6, 5, 1);
      int[] down = {4, 5, 0, 1, 2, 3};
      int[] across = {1, 2, 3, 4, 0};
      Tensor moved = conv.apply(x.gather(1, down).gather(2, across));
      Tensor expected = conv.apply(x).gather(1, down).gather(2, across);
      assertArrayEquals(expected.toArray(), moved.toArray(), 1e-6f);
    }
  }

  @Test
  void groupsAreLayersOfTheirOwn() {
    try (Scope scope = Scope.open()) {
      Conv both = conv(4, 6, THREE.same().groups(2));
      Tensor x = RandomStream.of(24).normal(2, 4, 4, 4);
      Tensor y = both.apply(x);
      for (int group = 0; group < 2; group++) {
        Conv one = conv(2, 3, THREE.same());
        int size = one.parameters().get("weight").shape().size();
        for (String name : new String[] {"weight", "bias"}) {
          int count = name.equals("bias") ? 3 : size;
          float[] all = both.parameters().get(name).toArray();
          one.parameters()
              .get(name)
              .set(Arrays.copyOfRange(all, group * count, (group + 1) * count));
        }
        Tensor own = one.apply(x.slice(3, 2 * group, 2 * group + 2));
        assertArrayEquals(y.slice(3, 3 * group, 3 * group + 3).toArray(), own.toArray(), 1e-6f);
      }
    }
  }

  @Test
  void sequencesAndVolumesAreThinImages() {
    try (Scope scope = Scope.open()) {
      Tensor x = RandomStream.of(25).normal(2, 7, 3);
      Conv line = conv(3, 4, Kernel.of(3).same());
      Conv plane = conv(3, 4, Kernel.of(1, 3).same());
      Conv space = conv(3, 4, Kernel.of(1, 3, 1).same());
      float[] expected = line.apply(x).toArray();
      assertArrayEquals(expected, plane.apply(x.reshape(2, 1, 7, 3)).toArray(), 1e-6f);
      assertArrayEquals(expected, space.apply(x.reshape(2, 1, 7, 1, 3)).toArray(), 1e-6f);
    }
  }

  @Test
  void weightsBeginWithinTheRootOfTheirFanIn() {
    // 9 elements of 8 / 2 channels.
    requireWithin(conv(8, 20, THREE.groups(2)).parameters(), 1 / Math.sqrt(36));
    // 16 elements of 8 channels, of which a stride of 2 brings a quarter to each place.
    ConvTransposed transposed =
        new ConvTransposed(
            8, 20, Kernel.of(4, 4).stride(2), Activation.IDENTITY, RandomStream.of(26));
    requireWithin(transposed.parameters(), 1 / Math.sqrt(32));
  }

  private static void requireWithin(Parameters parameters, double bound) {
    for (Parameter parameter : parameters.list()) {
      double most = 0;
      for (float value : parameter.toArray()) {
        most = Math.max(most, Math.abs(value));
      }
      // Of 20 uniform numbers or more, none beyond 0.6: chance 0.6^20 = 4e-5.
      assertTrue(most <= bound && most > 0.6 * bound, most + " against " + bound);
    }
  }

  @Test
  void transposedIsTheAdjointOfItsConvolution() {
    try (Scope scope = Scope.open()) {
      Kernel kernel = Kernel.of(3, 2).stride(2).padding(1, 0);
      RandomStream random = RandomStream.of(27);
      Conv there = new Conv(3, 4, kernel, Activation.IDENTITY, random);
      ConvTransposed back = new ConvTransposed(4, 3, kernel, Activation.IDENTITY, random);
      back.parameters().get("weight").set(there.parameters().get("weight").toArray());
      back.parameters().get("bias").set(new float[3]);
      there.parameters().get("bias").set(new float[4]);
      for (int[] image : new int[][] {{5, 4}, {6, 5}}) {
        Tensor x = random.normal(2, image[0], image[1], 3);
        Tensor y = random.normal(2, 3, 2, 4);
        Tensor large = back.apply(y, image);
        assertArrayEquals(x.shape().toArray(), large.shape().toArray());
        assertEquals(there.apply(x).mul(y).sum().item(), x.mul(large).sum().item(), 1e-4);
      }
      Tensor smallest = back.apply(random.normal(2, 3, 2, 4));
      assertArrayEquals(new int[] {2, 5, 4, 3}, smallest.shape().toArray());
    }
  }

  @Test
  void transposedPaintsItsKernel() {
    Kernel kernel = Kernel.of(3, 3).stride(2).padding(1);
    ConvTransposed layer =
        new ConvTransposed(2, 3, kernel, Activation.SIGMOID, RandomStream.of(28));
    LayerCheck.check(
        layer.parameters(),
        in -> layer.apply(in[0], 4, 6),
        (parameters, in) -> {
          double[] sums = new double[4 * 6 * 3];
          Doubles weight = parameters.get("weight");
          for (int i = 0; i < sums.length; i++) {
            sums[i] = parameters.get("bias").at(i % 3);
          }
          for (int place = 0; place < 2 * 3 * 9; place++) {
            int y = place / 27;
            int x = place / 9 % 3;
            int a = place / 3 % 3;
            int b = place % 3;
            int row = 2 * y + a - 1;
            int column = 2 * x + b - 1;
            for (int o = 0; o < 3 && row >= 0 && column >= 0 && row < 4 && column < 6; o++) {
              for (int c = 0; c < 2; c++) {
                sums[(row * 6 + column) * 3 + o] += in[0].at(0, y, x, c) * weight.at(c, a, b, o);
              }
            }
          }
          return Formulas.map(new Doubles(sums, 1, 4, 6, 3), Formulas::sigmoid);
        },
        Doubles.random(29, 1, 2, 3, 2));
  }

  @Test
  void whatDoesNotFitIsNamed() {
    LayerCheck.assertRefused(() -> Kernel.of(), "1 to 3 extents", "[]");
    LayerCheck.assertRefused(() -> Kernel.of(3, 0), ">= 1", "[3, 0]");
    LayerCheck.assertRefused(() -> THREE.stride(0), "kernel.stride", ">= 1", "[0]");
    LayerCheck.assertRefused(() -> THREE.padding(1, 2, 3), "kernel.padding", "2 of them");
    LayerCheck.assertRefused(() -> THREE.groups(0), "kernel.groups", "found 0");
    LayerCheck.assertRefused(() -> Kernel.of(3, 4).same(), "odd", "3x4");
    LayerCheck.assertRefused(() -> conv(4, 4, THREE.groups(3)), "conv.in", "groups, 3", "found 4");
    LayerCheck.assertRefused(() -> conv(0, 4, THREE), "conv.in", "found 0");
    Kernel circular = THREE.border(Padding.CIRCULAR);
    LayerCheck.assertRefused(
        () -> new ConvTransposed(2, 2, circular, Activation.IDENTITY, RandomStream.of(1)),
        "ZERO",
        "CIRCULAR");
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.zeros(2, 5, 5, 3);
      LayerCheck.assertRefused(() -> conv(4, 4, THREE).apply(x), "4 channels", "[2, 5, 5, 3]");
      LayerCheck.assertRefused(() -> conv(3, 4, Kernel.of(3)).apply(x), "3 axes", "[2, 5, 5, 3]");
      LayerCheck.assertRefused(
          () -> conv(3, 4, THREE.padding(6).border(Padding.CIRCULAR)).apply(x),
          "circular",
          "[2, 5, 5, 3]");
    }
  }
}
