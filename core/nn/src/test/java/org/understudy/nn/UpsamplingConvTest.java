package org.understudy.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Padding;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;
import org.understudy.tensor.Upsampling;

class UpsamplingConvTest {
  @Test
  void convolvesEveryPositionRepeated() {
    for (int extent : new int[] {1, 3, 5}) {
      Kernel kernel = Kernel.of(extent, 3);
      UpsamplingConv conv = new UpsamplingConv(2, 3, kernel.stride(2), RandomStream.of(1));
      LayerCheck.check(
          conv.parameters(),
          in -> conv.apply(in[0]),
          (p, in) -> {
            Doubles large = Images.twice(in[0]);
            Doubles framed = Images.framed(large, extent / 2, 1);
            return Images.convolve(framed, p.get("weight"), p.get("bias"), kernel, 0);
          },
          Doubles.random(2, 2, 3, 2, 2));
    }
  }

  @Test
  void isAConvolutionOfTheLargeImageOverOneToThreeAxes() {
    isThatConvolution(Kernel.of(3), new int[] {2}, 3, 5, 6);
    isThatConvolution(Kernel.of(5), new int[] {3}, 3, 4, 6);
    isThatConvolution(Kernel.of(3, 3), new int[] {2}, 3, 4, 6, 6);
    isThatConvolution(Kernel.of(3, 5), new int[] {3, 1}, 3, 4, 2, 6);
    isThatConvolution(Kernel.of(1, 3), new int[] {4, 2}, 3, 1, 3, 6);
    isThatConvolution(Kernel.of(3, 3, 3), new int[] {2}, 3, 3, 2, 4, 6);
    isThatConvolution(Kernel.of(3, 1, 3), new int[] {1, 2, 3}, 3, 2, 3, 2, 6);
  }

  private static void isThatConvolution(Kernel kernel, int[] factors, int... dims) {
    try (Scope scope = Scope.open()) {
      RandomStream random = RandomStream.of(3);
      UpsamplingConv found = new UpsamplingConv(6, 5, kernel.stride(factors), RandomStream.of(4));
      Conv plain = new Conv(6, 5, kernel.same(), Activation.IDENTITY, RandomStream.of(4));
      Tensor x = random.normal(dims).variable();
      Tensor expected = plain.apply(Upsampling.nearest(x, factors));
      Tensor y = found.apply(x);
      assertArrayEquals(expected.shape().toArray(), y.shape().toArray());
      assertArrayEquals(expected.toArray(), y.toArray(), 1e-5f);
      Tensor g = random.normal(y.shape().toArray());
      List<Tensor> right = gradients(expected.mul(g).sum(), x, plain.parameters());
      List<Tensor> ours = gradients(y.mul(g).sum(), x, found.parameters());
      for (int i = 0; i < right.size(); i++) {
        float[] numbers = right.get(i).toArray();
        float size = 1;
        for (float number : numbers) {
          size = Math.max(size, Math.abs(number));
        }
        assertArrayEquals(numbers, ours.get(i).toArray(), 1e-5f * size, "gradient " + i);
      }
    }
  }

  private static List<Tensor> gradients(Tensor loss, Tensor x, Parameters parameters) {
    List<Parameter> all = parameters.list();
    return Gradients.of(loss, List.of(x, all.get(0).value(), all.get(1).value()));
  }

  @Test
  void noImagesGiveNone() {
    try (Scope scope = Scope.open()) {
      UpsamplingConv conv = new UpsamplingConv(2, 3, Kernel.of(3, 3).stride(2), RandomStream.of(5));
      int[] none = conv.apply(Tensor.zeros(0, 4, 3, 2)).shape().toArray();
      assertArrayEquals(new int[] {0, 8, 6, 3}, none);
    }
  }

  @Test
  void whatDoesNotFitIsNamed() {
    Kernel three = Kernel.of(3, 3);
    for (Kernel kernel :
        Arrays.asList(
            Kernel.of(3, 4),
            three.same(),
            three.dilation(2),
            three.groups(2),
            three.border(Padding.CIRCULAR))) {
      LayerCheck.assertRefused(
          () -> new UpsamplingConv(2, 2, kernel, RandomStream.of(6)),
          "upsampling-conv.kernel",
          "odd extents",
          "found 3x");
    }
    try (Scope scope = Scope.open()) {
      UpsamplingConv conv = new UpsamplingConv(2, 2, three.stride(2), RandomStream.of(7));
      LayerCheck.assertRefused(
          () -> conv.apply(Tensor.zeros(1, 4, 4, 3)), "upsampling conv: x", "[1, 4, 4, 3]");
    }
  }
}
