package org.understudy.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

class LayerNormTest {
  @Test
  void followsItsFormulaOverTheLastAxis() {
    for (int[] dims : new int[][] {{4, 5}, {2, 3, 5}, {2, 1, 2, 5}}) {
      LayerNorm norm = new LayerNorm(5);
      LayerCheck.scramble(norm.parameters(), 1);
      LayerCheck.check(
          norm.parameters(),
          in -> norm.apply(in[0]),
          (parameters, in) -> {
            Doubles normal = Formulas.normalise(in[0]);
            Doubles scale = parameters.get("scale");
            Doubles shift = parameters.get("shift");
            return Doubles.build(
                i -> {
                  int last = i[i.length - 1];
                  return normal.at(i) * scale.at(last) + shift.at(last);
                },
                dims);
          },
          Doubles.random(3, dims));
    }
  }

  @Test
  void plainOnlyNormalises() {
    LayerNorm norm = LayerNorm.plain(6);
    assertEquals(0, norm.parameters().size());
    LayerCheck.check(
        norm.parameters(),
        in -> norm.apply(in[0]),
        (parameters, in) -> Formulas.normalise(in[0]),
        Doubles.random(4, 3, 6));
  }

  @Test
  void beginsAsPlainAndIgnoresALargeOffset() {
    try (Scope scope = Scope.open()) {
      // Multiples of 1/8, so that adding 4096 is exact in float32.
      Tensor x = Tensor.of(new float[] {0.125f, -0.5f, 0.75f, 1, 2, -1.25f}, 2, 3);
      float[] normal = LayerNorm.plain(3).apply(x).toArray();
      LayerNorm norm = new LayerNorm(3);
      assertArrayEquals(normal, norm.apply(x).toArray());
      assertArrayEquals(normal, norm.apply(x.add(4096)).toArray(), 1e-3f);
      assertArrayEquals(new float[3], norm.apply(Tensor.full(7, 1, 3)).toArray(), "constant row");
    }
  }

  @Test
  void anotherWidthIsRefused() {
    try (Scope scope = Scope.open()) {
      LayerNorm norm = new LayerNorm(3);
      LayerCheck.assertRefused(
          () -> norm.apply(Tensor.zeros(2, 4)), "layer norm: x", "last axis of 3", "[2, 4]");
      LayerCheck.assertRefused(() -> norm.apply(Tensor.zeros(2, 1)), "[2, 1]");
    }
  }
}
