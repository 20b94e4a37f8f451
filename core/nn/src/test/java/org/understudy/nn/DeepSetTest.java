package org.understudy.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

class DeepSetTest {
  private static final int N = 3;
  private static final int ELEMENTS = 4;
  private static final float[] MASK = {1, 1, 1, 1, 1, 0, 1, 0, 0, 0, 0, 1};

  private final DeepSet set =
      new DeepSet(List.of(2, 6, 5), List.of(5, 4, 3), Activation.TANH, RandomStream.of(30));

  private Doubles formula(Map<String, Doubles> parameters, Doubles x, float[] mask) {
    Doubles inner = Formulas.mlp(parameters, "inner.", x, Math::tanh);
    Doubles mean =
        Doubles.build(
            i -> {
              double sum = 0;
              double count = 0;
              for (int e = 0; e < ELEMENTS; e++) {
                sum += mask[i[0] * ELEMENTS + e] * inner.at(i[0], e, i[1]);
                count += mask[i[0] * ELEMENTS + e];
              }
              return count == 0 ? 0 : sum / count;
            },
            N,
            5);
    return Formulas.mlp(parameters, "outer.", mean, Math::tanh);
  }

  @Test
  void meanOfInnerThroughOuter() {
    float[] all = new float[N * ELEMENTS];
    Arrays.fill(all, 1);
    LayerCheck.check(
        set.parameters(),
        in -> set.apply(in[0], null),
        (parameters, in) -> formula(parameters, in[0], all),
        Doubles.random(31, N, ELEMENTS, 2));
  }

  @Test
  void meanOverTheElementsThatAreThere() {
    LayerCheck.check(
        set.parameters(),
        in -> set.apply(in[0], Tensor.of(MASK, N, ELEMENTS)),
        (parameters, in) -> formula(parameters, in[0], MASK),
        Doubles.random(32, N, ELEMENTS, 2));
  }

  @Test
  void theOrderOfElementsDoesNotMatter() {
    try (Scope scope = Scope.open()) {
      Tensor x = RandomStream.of(33).normal(N, ELEMENTS, 2);
      Tensor mask = Tensor.of(MASK, N, ELEMENTS);
      float[] plain = set.apply(x, null).toArray();
      float[] masked = set.apply(x, mask).toArray();
      for (int[] order : new int[][] {{3, 2, 1, 0}, {1, 0, 3, 2}, {2, 3, 0, 1}}) {
        Tensor moved = x.gather(1, order);
        // The mean is summed in double: what is left is its rounding to float32.
        assertArrayEquals(plain, set.apply(moved, null).toArray(), 1e-6f);
        assertArrayEquals(masked, set.apply(moved, mask.gather(1, order)).toArray(), 1e-6f);
      }
    }
  }

  @Test
  void whatIsNotThereHasNoInfluenceNotEvenNan() {
    try (Scope scope = Scope.open()) {
      Tensor mask = Tensor.of(MASK, N, ELEMENTS);
      Tensor x = RandomStream.of(34).normal(N, ELEMENTS, 2);
      Tensor spoilt =
          Tensor.where(mask.reshape(N, ELEMENTS, 1), x, Tensor.scalar(Float.NaN)).variable();
      Tensor out = set.apply(spoilt, mask);
      assertArrayEquals(set.apply(x, mask).toArray(), out.toArray());
      List<Tensor> wanted = set.parameters().list().stream().map(Parameter::value).toList();
      for (Tensor gradient : Gradients.of(out.sum(), wanted)) {
        for (float g : gradient.toArray()) {
          assertTrue(Float.isFinite(g));
        }
      }
      float[] toInput =
          Gradients.of(set.apply(spoilt, mask).sum(), List.of(spoilt)).get(0).toArray();
      for (int i = 0; i < MASK.length; i++) {
        assertEquals(MASK[i] != 0, toInput[2 * i] != 0, "element " + i);
      }
    }
  }

  @Test
  void setsWithoutElementsAreZerosThroughOuter() {
    try (Scope scope = Scope.open()) {
      float[] none = set.apply(Tensor.zeros(2, 0, 2), null).toArray();
      float[] hidden = set.apply(Tensor.ones(2, 3, 2), Tensor.zeros(2, 3)).toArray();
      assertArrayEquals(none, hidden);
      assertTrue(Float.isFinite(none[0]));
    }
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    LayerCheck.assertRefused(
        () -> new DeepSet(List.of(2, 5), List.of(4, 3), Activation.RELU, RandomStream.of(1)),
        "deep set",
        "5",
        "[4, 3]");
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.zeros(2, 3, 2);
      LayerCheck.assertRefused(
          () -> set.apply(Tensor.zeros(2, 2), null), "deep set: x", "[any, any, 2]", "[2, 2]");
      LayerCheck.assertRefused(
          () -> set.apply(x, Tensor.ones(2, 1)), "deep set: mask", "[2, 3]", "[2, 1]");
    }
  }
}
