package org.understudy.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

class MultiHeadAttentionTest {
  @ParameterizedTest
  @CsvSource({"1, false", "2, false", "3, false", "1, true", "2, true", "6, true"})
  void selfAttention(int heads, boolean causal) {
    MultiHeadAttention attention = new MultiHeadAttention(6, heads, RandomStream.of(52));
    LayerCheck.check(
        attention.parameters(),
        in -> attention.apply(in[0], causal),
        (parameters, in) -> Formulas.attention(parameters, "", in[0], null, heads, causal),
        Doubles.random(53, 2, 4, 6));
  }

  @Test
  void crossAttention() {
    MultiHeadAttention attention = new MultiHeadAttention(4, 3, 2, RandomStream.of(54));
    LayerCheck.check(
        attention.parameters(),
        in -> attention.apply(in[0], in[1]),
        (parameters, in) -> Formulas.attention(parameters, "", in[0], in[1], 2, false),
        Doubles.random(55, 2, 3, 4),
        Doubles.random(56, 2, 5, 3));
  }

  @Test
  void noCausalOutputSeesALaterInput() {
    try (Scope scope = Scope.open()) {
      MultiHeadAttention attention = new MultiHeadAttention(4, 2, RandomStream.of(57));
      Tensor x = RandomStream.of(58).normal(2, 5, 4);
      assertCausal(x, in -> attention.apply(in, true));
    }
  }

  /** Exactly: by gradients, and by the bits of the output when later inputs change. */
  static void assertCausal(Tensor x, UnaryOperator<Tensor> layer) {
    Tensor variable = x.variable();
    Tensor out = layer.apply(variable);
    int length = x.dim(1);
    for (int i = 0; i < length; i++) {
      Tensor one = out.slice(1, i, i + 1).square().sum();
      Tensor gradient = Gradients.of(one, List.of(variable)).get(0).abs().sum(2).sum(0);
      for (int j = 0; j < length; j++) {
        float g = gradient.toArray()[j];
        assertEquals(j <= i, g != 0, "output " + i + ", input " + j + ", gradient " + g);
      }
      Tensor later = x.slice(1, i + 1, length).mul(-3).add(1);
      Tensor changed = Tensor.concat(1, x.slice(1, 0, i + 1), later);
      assertArrayEquals(
          out.slice(1, 0, i + 1).toArray(),
          layer.apply(changed).slice(1, 0, i + 1).toArray(),
          "outputs up to " + i);
    }
  }

  @Test
  void hugeScoresChooseOneKeyWithoutOverflow() {
    try (Scope scope = Scope.open()) {
      MultiHeadAttention attention = new MultiHeadAttention(4, 1, RandomStream.of(59));
      Tensor x = RandomStream.of(60).normal(1, 6, 4).mul(1e4f).variable();
      for (boolean causal : new boolean[] {false, true}) {
        Tensor out = attention.apply(x, causal);
        float[] gradient = Gradients.of(out.sum(), List.of(x)).get(0).toArray();
        for (float value : out.toArray()) {
          assertTrue(Float.isFinite(value));
        }
        for (float g : gradient) {
          assertTrue(Float.isFinite(g));
        }
      }
    }
  }

  @Test
  void withoutPositionsTheOrderOfKeysDoesNotMatter() {
    try (Scope scope = Scope.open()) {
      MultiHeadAttention attention = new MultiHeadAttention(4, 3, 2, RandomStream.of(61));
      Tensor x = RandomStream.of(62).normal(2, 2, 4);
      Tensor context = RandomStream.of(63).normal(2, 3, 3);
      assertArrayEquals(
          attention.apply(x, context).toArray(),
          attention.apply(x, context.gather(1, new int[] {2, 0, 1})).toArray(),
          1e-6f);
    }
  }

  @Test
  void emptyAxesAreAnswered() {
    try (Scope scope = Scope.open()) {
      MultiHeadAttention attention = new MultiHeadAttention(4, 2, RandomStream.of(64));
      for (int[] dims : new int[][] {{0, 3, 4}, {2, 0, 4}, {1, 1, 4}}) {
        assertArrayEquals(dims, attention.apply(Tensor.ones(dims), true).shape().toArray());
      }
      assertArrayEquals(
          new int[] {2, 3, 4},
          attention.apply(Tensor.ones(2, 3, 4), Tensor.zeros(2, 0, 4)).shape().toArray());
    }
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    LayerCheck.assertRefused(
        () -> new MultiHeadAttention(6, 4, RandomStream.of(1)), "attention.heads", "6", "4");
    try (Scope scope = Scope.open()) {
      MultiHeadAttention attention = new MultiHeadAttention(4, 3, 2, RandomStream.of(1));
      Tensor x = Tensor.zeros(2, 5, 4);
      Tensor context = Tensor.zeros(1, 5, 3);
      LayerCheck.assertRefused(
          () -> attention.apply(x, context), "attention: context", "[2, any, 3]", "[1, 5, 3]");
      LayerCheck.assertRefused(
          () -> attention.apply(Tensor.zeros(2, 4), true), "attention: x", "[2, 4]");
    }
  }
}
