package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions with something added, and what their passes share in bfloat16. */
class ResidualConvolutionTest {
  @AfterEach
  void float32Again() {
    Engine.precision(Engine.Precision.FLOAT32);
  }

  @ParameterizedTest
  @MethodSource("org.understudy.tensor.ConvolutionTest#cases")
  void valueAndDerivativesFollowTheDefinition(ConvolutionTest.Case c) {
    Convolution convolution = c.naive().engine();
    Derivatives.of(
            in -> convolution.apply(in[0], in[1], in[2], in[3]),
            in -> Doubles.zip(c.naive().apply(in[0], in[1], in[2], x -> x), in[3], Double::sum))
        .check(c.x(1), c.weight(2), Doubles.random(3, -1, 1, c.out()), c.y(4));
    Derivatives.of(
            in -> convolution.apply(in[0], in[1], null, in[2]),
            in -> Doubles.zip(c.naive().apply(in[0], in[1], null, x -> x), in[2], Double::sum))
        .check(c.x(5), c.weight(6), c.y(7));
  }

  @Test
  void wideImagesHaveItAddedOnceInEitherPrecision() {
    try (Scope scope = Scope.open()) {
      RandomStream random = RandomStream.of(8);
      Convolution convolution = Convolution.of(2).padding(1);
      Tensor x = random.normal(3, 16, 16, 32);
      Tensor weight = random.normal(64, 3, 3, 32).mul(0.06f);
      Tensor bias = random.normal(64);
      Tensor added = random.normal(3, 16, 16, 64);
      for (Engine.Precision precision : Engine.Precision.values()) {
        Engine.precision(precision);
        float[] expected = convolution.apply(x, weight, bias).add(added).toArray();
        assertArrayEquals(expected, convolution.apply(x, weight, bias, added).toArray(), 1e-5f);
      }
    }
  }

  @Test
  void theAddedGradientIsTheOutputs() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.ones(1, 4, 4, 2);
      Tensor added = Tensor.zeros(1, 4, 4, 3).variable();
      Tensor g = RandomStream.of(9).normal(1, 4, 4, 3);
      Tensor y = Convolution.of(2).padding(1).apply(x, Tensor.ones(3, 3, 3, 2), null, added);
      Tensor found = Gradients.of(y.mul(g).sum(), List.of(added)).get(0);
      assertArrayEquals(g.toArray(), found.toArray());
    }
  }

  /**
   * Operands rounded once for all passes are the operands that each pass rounds for itself: apart
   * by the order of sums in float32, where an operand rounded twice or not at all would be apart by
   * 2^-9.
   */
  @Test
  void bfloat16IsRoundedAlikeForEveryPass() {
    try (Scope scope = Scope.open()) {
      RandomStream random = RandomStream.of(10);
      Convolution convolution = Convolution.of(2).stride(2).padding(1);
      // An odd number of elements, so that the last shares a float with none.
      Tensor x = random.normal(3, 11, 9, 15).variable();
      Tensor weight = random.normal(17, 3, 3, 15).variable();
      Tensor bias = random.normal(17).variable();
      Engine.precision(Engine.Precision.BFLOAT16);
      Tensor y = convolution.apply(x, weight, bias);
      Tensor loss = y.mul(random.normal(y.shape().toArray())).sum();
      List<Tensor> inputs = List.of(x, weight, bias);
      List<Tensor> shared = Gradients.of(loss, inputs);
      List<Tensor> each = Gradients.differentiable(loss, inputs);
      for (int i = 0; i < 2; i++) {
        double off = each.get(i).sub(shared.get(i)).abs().sum().item();
        assertTrue(off <= 2e-6 * each.get(i).abs().sum().item(), "gradient " + i + ": " + off);
      }
      assertArrayEquals(
          y.toArray(), plain(convolution, x, weight, bias).toArray(), "recorded or not");
    }
  }

  private static Tensor plain(Convolution convolution, Tensor x, Tensor weight, Tensor bias) {
    try (Gradients.Recording paused = Gradients.pause()) {
      return convolution.apply(x, weight, bias);
    }
  }

  @Test
  void whatIsAddedHasTheResultsShape() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.zeros(2, 4, 4, 2);
      Tensor weight = Tensor.zeros(3, 3, 3, 2);
      for (int[] dims : new int[][] {{2, 4, 4, 3}, {2, 2, 2, 2}, {3}, {1, 2, 2, 3}}) {
        String message =
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Convolution.of(2).apply(x, weight, null, Tensor.zeros(dims)))
                .getMessage();
        assertTrue(message.contains("[2, 2, 2, 3]"), message);
      }
    }
  }
}
