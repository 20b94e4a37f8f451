package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointTest {
  private static float[] floats(long seed, float bound, int count) {
    float[] values = new float[count];
    RandomStream.of(seed).fillUniform(values);
    for (int i = 0; i < count; i++) {
      values[i] = bound * (2 * values[i] - 1);
    }
    return values;
  }

  private static Tensor layer(Tensor x, Tensor weight) {
    return x.matmul(weight).tanh().mul(2).sin();
  }

  @Test
  void givesTheValueAndBothDerivativesOfThePart() {
    Derivatives.of(
            in -> Checkpoint.of(x -> layer(x, in[1]), in[0], List.of(in[1])),
            in ->
                Doubles.build(
                    new int[] {3, 2},
                    at -> {
                      double sum = 0;
                      for (int k = 0; k < 4; k++) {
                        sum += in[0].at(at[0], k) * in[1].at(k, at[1]);
                      }
                      return Math.sin(2 * Math.tanh(sum));
                    }))
        .within(1e-5, 1e-4, 5e-4)
        .check(Doubles.random(1, -1, 1, 3, 4), Doubles.random(2, -1, 1, 4, 2));
  }

  /** The gradient that arrives at the part then depends on what lies behind it. */
  @Test
  void secondDerivativesReachTheParametersBehindThePart() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.of(floats(6, 1, 12), 3, 4).variable();
      Tensor weight = Tensor.of(floats(7, 1, 8), 4, 2).variable();
      Tensor behind = Tensor.of(floats(8, 1, 2)).variable();
      float[][] found = new float[2][];
      for (int kind = 0; kind < 2; kind++) {
        Tensor y =
            kind == 0
                ? layer(x, weight)
                : Checkpoint.of(in -> layer(in, weight), x, List.of(weight));
        Tensor loss = y.mul(behind.square()).sum();
        Tensor slope = Gradients.differentiable(loss, List.of(x)).get(0);
        List<Tensor> second = Gradients.of(slope.square().sum(), List.of(behind, weight));
        found[kind] = Tensor.concat(0, second.get(0), second.get(1).reshape(8)).toArray();
      }
      assertArrayEquals(found[0], found[1], 1e-5f);
      assertTrue(Math.abs(found[0][0]) > 1e-3, "and they are not zeros");
    }
  }

  @Test
  void aChainOfPartsHoldsLessThanAChainThatRemembers() {
    Parameter weight = new Parameter("w", Shape.of(64, 64), floats(3, 0.1f, 64 * 64));
    float[] x = floats(4, 1, 256 * 64);
    long[] live = new long[2];
    float[][] gradients = new float[2][];
    for (int kind = 0; kind < 2; kind++) {
      try (Scope scope = Scope.open()) {
        long before = Engine.memory().liveBytes();
        Tensor h = Tensor.of(x, 256, 64);
        for (int i = 0; i < 10; i++) {
          h =
              kind == 0
                  ? layer(h, weight.value())
                  : Checkpoint.of(in -> layer(in, weight.value()), h, List.of(weight.value()));
        }
        live[kind] = Engine.memory().liveBytes() - before;
        gradients[kind] = Gradients.of(h.sum(), List.of(weight.value())).get(0).toArray();
      }
    }
    weight.close();
    assertArrayEquals(gradients[0], gradients[1], 1e-4f);
    assertTrue(3 * live[1] < live[0], live[1] + " bytes held, without checkpoints " + live[0]);
  }

  @Test
  void refusesAPartThatReadsWhatIsNotNamed() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.ones(2, 2).variable();
      Tensor hidden = Tensor.ones(2, 2).variable();
      Tensor y = Checkpoint.of(in -> in.mul(hidden), x, List.of());
      String message =
          assertThrows(IllegalStateException.class, () -> Gradients.of(y.sum(), List.of(x)))
              .getMessage();
      assertTrue(message.contains("[2, 2]"), message);
    }
  }

  @Test
  void gradientsAloneGiveBackWhatLiesBetween() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.of(floats(5, 1, 100_000), 100_000).variable();
      Tensor y = x;
      for (int i = 0; i < 20; i++) {
        y = y.sin();
      }
      Tensor loss = y.sum();
      long before = Engine.memory().liveTensors();
      List<Tensor> gradients = Gradients.of(loss, List.of(x));
      assertEquals(before + 1, Engine.memory().liveTensors());
      assertEquals(100_000, gradients.get(0).size());
    }
  }
}
