package org.understudy.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

class ConditionNetworkTest {
  private static final RandomStream RANDOM = RandomStream.of(40);

  private static ConditionNetwork convolutions(int axes, int... dims) {
    return ConditionNetwork.convolutions(axes, Shape.of(dims), 4, 3, 2, 6, Activation.TANH, RANDOM);
  }

  private static void assertReaches(ConditionNetwork network) {
    try (Scope scope = Scope.open()) {
      Tensor x = RandomStream.of(41).normal(network.shape().prepend(5).toArray());
      Tensor out = network.apply(x);
      assertEquals(Shape.of(5, network.outputs()), out.shape());
      List<Parameter> parameters = network.parameters().list();
      List<Tensor> gradients =
          Gradients.of(out.square().sum(), parameters.stream().map(Parameter::value).toList());
      for (int i = 0; i < gradients.size(); i++) {
        float sum = gradients.get(i).abs().sum().item();
        assertTrue(sum > 0, network.parameters().entries().get(i).name());
      }
      // A row by itself gives what it gives among others.
      float[] third = network.apply(x.slice(0, 2, 3)).toArray();
      assertArrayEquals(out.slice(0, 2, 3).toArray(), third, 1e-6f);
    }
  }

  @Test
  void everyKindGivesRowsAndPassesGradients() {
    assertReaches(ConditionNetwork.dense(Shape.of(2, 3), 8, 2, 6, Activation.TANH, RANDOM));
    assertReaches(ConditionNetwork.set(Shape.of(7, 2), 8, 1, 6, Activation.TANH, RANDOM));
    assertReaches(ConditionNetwork.set(Shape.of(7), 8, 1, 6, Activation.TANH, RANDOM));
    assertReaches(convolutions(1, 9, 2));
    assertReaches(convolutions(1, 1));
    assertReaches(convolutions(2, 5, 7, 3));
    assertReaches(convolutions(2, 5, 7));
  }

  @Test
  void withoutANetworkTheNumbersStayAsTheyAre() {
    try (Scope scope = Scope.open()) {
      Tensor x = RandomStream.of(42).normal(4, 2, 3);
      ConditionNetwork none = ConditionNetwork.none(Shape.of(2, 3));
      assertEquals(6, none.outputs());
      assertArrayEquals(x.toArray(), none.apply(x).toArray());
      assertEquals(0, none.parameters().size());
    }
  }

  @Test
  void convolutionsSeeWhereThingsAreAndSetsDoNot() {
    try (Scope scope = Scope.open()) {
      Tensor x = RandomStream.of(43).normal(1, 8);
      Tensor turned = x.gather(1, new int[] {7, 6, 5, 4, 3, 2, 1, 0});
      ConditionNetwork set = ConditionNetwork.set(Shape.of(8), 8, 1, 6, Activation.TANH, RANDOM);
      assertArrayEquals(set.apply(x).toArray(), set.apply(turned).toArray(), 1e-6f);
      ConditionNetwork series = convolutions(1, 8);
      float difference = series.apply(x).sub(series.apply(turned)).abs().max(1).item();
      assertTrue(difference > 1e-3, "difference " + difference);
    }
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    LayerCheck.assertRefused(() -> convolutions(1, 2, 3, 4), "[length, channels]", "[2, 3, 4]");
    LayerCheck.assertRefused(() -> convolutions(2, 4), "[extents..., channels]", "[4]");
    LayerCheck.assertRefused(
        () -> ConditionNetwork.set(Shape.of(2, 3, 4), 8, 1, 6, Activation.TANH, RANDOM),
        "[elements, features]",
        "[2, 3, 4]");
    try (Scope scope = Scope.open()) {
      LayerCheck.assertRefused(
          () -> convolutions(1, 8).apply(Tensor.zeros(3, 7)), "condition", "[8]", "[3, 7]");
    }
  }
}
