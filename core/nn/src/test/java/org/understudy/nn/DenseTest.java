package org.understudy.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

class DenseTest {
  private static Dense dense(int in, int out, Activation activation) {
    return new Dense(in, out, activation, Initialiser.fanIn(), RandomStream.of(80));
  }

  @Test
  void everyPositionByItself() {
    for (int[] dims : new int[][] {{4, 3}, {2, 4, 3}, {2, 2, 2, 3}, {1, 1, 3}}) {
      Dense dense = dense(3, 5, Activation.TANH);
      LayerCheck.check(
          dense.parameters(),
          in -> dense.apply(in[0]),
          (parameters, in) ->
              Formulas.map(
                  Formulas.dense(in[0], parameters.get("weight"), parameters.get("bias")),
                  Math::tanh),
          Doubles.random(81, dims));
    }
  }

  @Test
  void emptyLeadingAxesStayEmpty() {
    try (Scope scope = Scope.open()) {
      Dense dense = dense(3, 5, Activation.RELU);
      assertArrayEquals(new int[] {2, 0, 5}, dense.apply(Tensor.zeros(2, 0, 3)).shape().toArray());
      assertArrayEquals(new int[] {0, 5}, dense.apply(Tensor.zeros(0, 3)).shape().toArray());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void mlpsOfSeveralDepths(int layers) {
    List<Integer> widths = List.of(3, 6, 5, 4).subList(0, layers);
    Mlp mlp = new Mlp(widths, Activation.SILU, RandomStream.of(82));
    assertEquals(2 * (layers - 1), mlp.parameters().list().size());
    for (int[] dims : new int[][] {{4, 3}, {2, 2, 3}}) {
      LayerCheck.check(
          mlp.parameters(),
          in -> mlp.apply(in[0]),
          (parameters, in) -> Formulas.mlp(parameters, "", in[0], Formulas::silu),
          Doubles.random(83, dims));
    }
  }

  @Test
  void initialValuesLieWithinTheirBoundsAndReachThem() {
    Parameters parameters = dense(25, 400, Activation.RELU).parameters();
    for (Parameter parameter : parameters.list()) {
      double largest = 0;
      for (float value : parameter.toArray()) {
        largest = Math.max(largest, Math.abs(value));
      }
      // 400 uniform numbers: all below 0.95 of the bound with probability 1e-9.
      assertTrue(largest <= 0.2 + 1e-6 && largest > 0.19, parameter + " reaches " + largest);
    }
    float[] glorot = Initialiser.glorot().weights(30, 20, RandomStream.of(84));
    double bound = Math.sqrt(6.0 / 50);
    for (float value : glorot) {
      assertTrue(Math.abs(value) <= bound + 1e-6);
    }
  }

  @Test
  void equalStreamsGiveEqualLayersAndLayersDiffer() {
    Mlp one = new Mlp(List.of(4, 4, 4), Activation.RELU, RandomStream.of(85));
    Mlp other = new Mlp(List.of(4, 4, 4), Activation.RELU, RandomStream.of(85));
    for (int i = 0; i < 4; i++) {
      assertArrayEquals(
          one.parameters().list().get(i).toArray(), other.parameters().list().get(i).toArray());
    }
    float first = one.parameters().get("layer.0.weight").toArray()[0];
    assertTrue(first != one.parameters().get("layer.1.weight").toArray()[0]);
  }

  @Test
  void inputsThatDoNotFitAreRefused() {
    try (Scope scope = Scope.open()) {
      Dense dense = dense(6, 2, Activation.RELU);
      // 2 * 3 * 4 numbers are as many as four rows of 6, and must not be read as such.
      LayerCheck.assertRefused(
          () -> dense.apply(Tensor.zeros(2, 3, 4)), "dense", "last axis of 6", "[2, 3, 4]");
      LayerCheck.assertRefused(() -> dense.apply(Tensor.zeros(3, 4)), "dense", "[3, 4]");
      LayerCheck.assertRefused(() -> dense.apply(Tensor.zeros(6)), "dense", "[6]");
    }
    LayerCheck.assertRefused(
        () -> new Mlp(List.of(3), Activation.RELU, RandomStream.of(1)), "mlp", "[3]");
  }
}
