package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalConvolutionTest {
  /** A geometry; arrays hold height and width. */
  private static final class Case {
    private final int batch;
    private final int in;
    private final int out;
    private final int[] image;
    private final int[] kernel;
    private final int[] stride;
    private final int[] dilation;

    Case(int batch, int in, int out, int[] image, int[] kernel, int[] stride, int[] dilation) {
      this.batch = batch;
      this.in = in;
      this.out = out;
      this.image = image;
      this.kernel = kernel;
      this.stride = stride;
      this.dilation = dilation;
    }

    int places(int axis) {
      return (image[axis] - dilation[axis] * (kernel[axis] - 1) - 1) / stride[axis] + 1;
    }

    Doubles x(long seed) {
      return Doubles.random(seed, -1, 1, batch, image[0], image[1], in);
    }

    Doubles weight(long seed) {
      int[] dims = {places(0), places(1), out, kernel[0], kernel[1], in};
      return Doubles.random(seed, -1, 1, dims);
    }

    Doubles bias(long seed) {
      return Doubles.random(seed, -1, 1, places(0), places(1), out);
    }

    LocalConvolution engine() {
      return LocalConvolution.of().stride(stride).dilation(dilation);
    }

    Doubles naive(Doubles x, Doubles weight, Doubles bias) {
      return Doubles.build(
          new int[] {batch, places(0), places(1), out},
          i -> {
            double sum = bias == null ? 0 : bias.at(i[1], i[2], i[3]);
            for (int a = 0; a < kernel[0]; a++) {
              for (int b = 0; b < kernel[1]; b++) {
                int row = i[1] * stride[0] + a * dilation[0];
                int column = i[2] * stride[1] + b * dilation[1];
                for (int c = 0; c < in; c++) {
                  sum += x.at(i[0], row, column, c) * weight.at(i[1], i[2], i[3], a, b, c);
                }
              }
            }
            return sum;
          });
    }

    @Override
    public String toString() {
      return engineName() + " of " + in + " to " + out + " channels, " + batch + " images";
    }

    private String engineName() {
      return "image %dx%d, kernel %dx%d, stride %dx%d, dilation %dx%d"
          .formatted(
              image[0],
              image[1],
              kernel[0],
              kernel[1],
              stride[0],
              stride[1],
              dilation[0],
              dilation[1]);
    }
  }

  private static int[] pair(int down, int across) {
    return new int[] {down, across};
  }

  @ParameterizedTest
  @CsvSource({
    "3, 4, 2, 2, 1, 1, 1, 1",
    "4, 3, 2, 2, 1, 1, 1, 1",
    "3, 5, 1, 3, 1, 1, 1, 1",
    "5, 5, 2, 2, 3, 3, 1, 1",
    "4, 5, 2, 3, 2, 2, 1, 1",
    "3, 5, 2, 2, 1, 1, 2, 2",
    "4, 6, 2, 2, 1, 2, 1, 3",
    "3, 2, 3, 2, 1, 1, 1, 1",
    "1, 1, 1, 1, 5, 5, 1, 1"
  })
  void valueAndDerivativesFollowTheDefinition(
      int height, int width, int kh, int kw, int sh, int sw, int dh, int dw) {
    Case c = new Case(2, 2, 3, pair(height, width), pair(kh, kw), pair(sh, sw), pair(dh, dw));
    Derivatives.of(in -> c.engine().apply(in[0], in[1], in[2]), in -> c.naive(in[0], in[1], in[2]))
        .check(c.x(1), c.weight(2), c.bias(3));
    Derivatives.of(in -> c.engine().apply(in[0], in[1], null), in -> c.naive(in[0], in[1], null))
        .check(c.x(4), c.weight(5));
  }

  /** Every pair of extents, kernels and steps, and the passes by their being adjoint. */
  @Test
  void allSmallGeometries() {
    RandomStream random = RandomStream.of(6);
    for (int extent = 1; extent <= 7; extent++) {
      for (int kernel = 1; kernel <= 4; kernel++) {
        for (int stride = 1; stride <= 4; stride++) {
          for (int dilation = 1; dilation <= 2; dilation++) {
            if (dilation * (kernel - 1) < extent) {
              int channels = 1 + (int) (random.nextDouble() * 3);
              int out = 1 + (int) (random.nextDouble() * 3);
              int batch = 1 + (int) (random.nextDouble() * 3);
              int[] plain = pair(1, 1);
              agrees(
                  new Case(
                      batch,
                      channels,
                      out,
                      pair(extent, 3),
                      pair(kernel, 2),
                      pair(stride, 1),
                      pair(dilation, 1)));
              agrees(
                  new Case(
                      batch,
                      channels,
                      out,
                      pair(2, extent),
                      pair(1, kernel),
                      pair(plain[0], stride),
                      pair(1, dilation)));
            }
          }
        }
      }
    }
  }

  private static void agrees(Case c) {
    try (Scope scope = Scope.open()) {
      Tensor x = c.x(7).tensor().variable();
      Tensor weight = c.weight(8).tensor().variable();
      Tensor y = c.engine().apply(x, weight, null);
      Doubles expected = c.naive(Doubles.of(x), Doubles.of(weight), null);
      Derivatives.assertClose(c.toString(), expected.values(), Doubles.of(y).values(), 3e-6);
      Tensor g = RandomStream.of(9).normal(y.shape().toArray());
      double product = y.mul(g).sum().item();
      List<Tensor> gradients = Gradients.of(y.mul(g).sum(), List.of(x, weight));
      assertEquals(product, gradients.get(0).mul(x).sum().item(), 3e-4, "data of " + c);
      assertEquals(product, gradients.get(1).mul(weight).sum().item(), 3e-4, "weights of " + c);
    }
  }

  @Test
  void manyImagesAgreeWithDouble() {
    try (Scope scope = Scope.open()) {
      for (int channels : new int[] {16, 6}) {
        Case c =
            new Case(67, channels, 22 - channels, pair(5, 14), pair(2, 2), pair(1, 1), pair(1, 1));
        Tensor y = c.engine().apply(c.x(10).tensor(), c.weight(11).tensor(), c.bias(12).tensor());
        Doubles expected = c.naive(c.x(10), c.weight(11), c.bias(12));
        Derivatives.assertClose("value", expected.values(), Doubles.of(y).values(), 5e-6);
        agrees(c);
      }
    }
  }

  @Test
  void withTheSameWeightsEverywhereItIsAConvolution() {
    try (Scope scope = Scope.open()) {
      RandomStream random = RandomStream.of(13);
      Tensor x = random.normal(3, 7, 8, 5);
      Tensor weight = random.normal(4, 3, 2, 5);
      Tensor bias = random.normal(4);
      Tensor shared = Convolution.of(2).stride(2, 3).apply(x, weight, bias);
      Tensor local =
          LocalConvolution.of()
              .stride(2, 3)
              .apply(
                  x,
                  weight.broadcastTo(Shape.of(3, 3, 4, 3, 2, 5)),
                  bias.broadcastTo(Shape.of(3, 3, 4)));
      assertArrayEquals(shared.toArray(), local.toArray(), 1e-5f);
    }
  }

  @Test
  void aTeamOfThreadsFindsWhatOneThreadFinds() {
    try (Scope scope = Scope.open()) {
      RandomStream random = RandomStream.of(14);
      Tensor x = random.normal(600, 13, 13, 16).variable();
      Tensor weight = random.normal(12, 12, 6, 2, 2, 16).variable();
      Tensor alone = LocalConvolution.of().apply(x, weight, null);
      List<Tensor> one = Gradients.of(alone.square().mean(), List.of(x, weight));
      Engine.threads(2);
      try {
        Tensor team = LocalConvolution.of().apply(x, weight, null);
        assertArrayEquals(alone.toArray(), team.toArray(), 1e-4f);
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
  void nanReachesThePlacesThatSeeIt() {
    try (Scope scope = Scope.open()) {
      float[] image = new float[5 * 5];
      image[2 * 5 + 1] = Float.NaN;
      Tensor y =
          LocalConvolution.of()
              .apply(Tensor.of(image, 1, 5, 5, 1), Tensor.ones(4, 4, 1, 2, 2, 1), null);
      float[] values = y.toArray();
      for (int i = 0; i < 16; i++) {
        boolean seen = (i / 4 == 1 || i / 4 == 2) && i % 4 <= 1;
        assertEquals(seen, Float.isNaN(values[i]), "place " + i);
      }
    }
  }

  @Test
  void withoutImagesOrChannelsThereIsNothing() {
    Case none = new Case(0, 2, 3, pair(3, 3), pair(2, 2), pair(1, 1), pair(1, 1));
    Derivatives.of(
            in -> none.engine().apply(in[0], in[1], in[2]), in -> none.naive(in[0], in[1], in[2]))
        .check(none.x(15), none.weight(16), none.bias(17));
    Case mute = new Case(2, 2, 0, pair(3, 3), pair(2, 2), pair(1, 1), pair(1, 1));
    Derivatives.of(
            in -> mute.engine().apply(in[0], in[1], null), in -> mute.naive(in[0], in[1], null))
        .check(mute.x(18), mute.weight(19));
  }

  @Test
  void shapesThatDoNotFitAreNamed() {
    try (Scope scope = Scope.open()) {
      LocalConvolution plain = LocalConvolution.of();
      Tensor x = Tensor.zeros(2, 4, 5, 3);
      Tensor weight = Tensor.zeros(3, 4, 7, 2, 2, 3);
      assertMessage(
          () -> plain.apply(x, Tensor.zeros(3, 3, 7, 2, 2, 3), null),
          "[2, 4, 5, 3]",
          "[3, 3, 7, 2, 2, 3]",
          "none",
          "[outHeight, outWidth, out, kernelHeight, kernelWidth, in]");
      assertMessage(() -> plain.apply(x, Tensor.zeros(3, 4, 7, 2, 2, 2), null), "2, 2, 2]");
      assertMessage(() -> plain.apply(x, Tensor.zeros(0, 4, 7, 5, 2, 3), null), "5, 2, 3]");
      assertMessage(() -> plain.apply(x, weight, Tensor.zeros(7)), "bias [7]");
      assertMessage(() -> plain.apply(Tensor.zeros(4, 5, 3), weight, null), "[4, 5, 3]");
      assertMessage(() -> plain.stride(2).apply(x, weight, null), "stride [2, 2]");
      assertMessage(() -> plain.stride(0), "stride", ">= 1", "[0]");
      assertMessage(() -> plain.dilation(1, 2, 3), "dilation", "[1, 2, 3]");
    }
  }

  private static void assertMessage(Runnable call, String... parts) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message + " lacks " + part);
    }
  }
}
