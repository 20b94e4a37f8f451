package org.understudy.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.understudy.spi.Field;
import org.understudy.spi.Role;
import org.understudy.spi.Schema;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;
import org.understudy.testkit.HostileEngine;

@ExtendWith(HostileEngine.class)
class PenaltyTest {
  /** Of w x with |w| = 5: (5 - 1)^2, 5^2 / 2 and twice that. */
  @Test
  void ofALinearDiscriminatorHasAClosedForm() {
    try (Scope scope = Scope.open()) {
      RandomStream random = RandomStream.of(1);
      Tensor weight = Tensor.of(new float[] {3, 4}, 2, 1);
      Tensor data = random.normal(20, 2);
      Tensor draws = random.normal(20, 2);
      double[] expected = {0, 16, 12.5, 25};
      for (int i = 0; i < expected.length; i++) {
        Penalty penalty = List.of(Penalty.NONE, Penalty.GRADIENT, Penalty.R1, Penalty.R1_R2).get(i);
        Tensor found = penalty.of(x -> x.matmul(weight).reshape(20), data, draws, random);
        assertEquals(expected[i], found.item(), 1e-4, penalty.name());
      }
    }
  }

  /** Of x^2 on data at 3, draws at 1: slopes 6 and 2, between them 2 x. */
  @Test
  void isTakenWhereItSays() {
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      RandomStream random = RandomStream.of(2);
      Tensor data = Tensor.full(3, 4000, 1);
      Tensor draws = Tensor.full(1, 4000, 1);
      assertEquals(18, at(Penalty.R1, data, draws, random), 1e-4);
      assertEquals(20, at(Penalty.R1_R2, data, draws, random), 1e-4);
      // The mean of (2 x - 1)^2 over [1, 3] is 31 / 3, with an error of 7 / sqrt(4000).
      assertEquals(31 / 3.0, at(Penalty.GRADIENT, data, draws, random), 0.4);
    }
  }

  private static float at(Penalty penalty, Tensor data, Tensor draws, RandomStream random) {
    return penalty.of(x -> x.square().reshape(x.dim(0)), data, draws, random).item();
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void gradientsAgreeWithFiniteDifferences(Penalty penalty) {
    Schema vector = Schema.of(Field.target("x", 2), Field.condition("c", 2));
    agree(vector, penalty, "type", "dense", "hidden", "6", "layers", "2", "activation", "softplus");
    Schema image = Schema.of(Field.target("x", 4, 4, 1), Field.condition("c", 2));
    agree(
        image,
        penalty,
        "type",
        "convolutional",
        "channels",
        "2",
        "levels",
        "1",
        "activation",
        "tanh");
  }

  private static void agree(Schema schema, Penalty penalty, String... network) {
    try (Gan gan = Players.gan(schema, Players.network(network), 3, "conditioning", "project");
        Scope scope = Scope.open()) {
      RandomStream random = RandomStream.of(4);
      Tensor data = random.normal(schema.targetShape().prepend(5).toArray());
      Tensor draws = random.normal(schema.targetShape().prepend(5).toArray());
      Tensor condition = random.normal(schema.shape(Role.CONDITION).prepend(5).toArray());
      List<Parameter> parameters = gan.objectives().get(0).parameters().list();
      for (Parameter parameter : parameters) {
        float[] steeper = parameter.toArray();
        for (int k = 0; k < steeper.length; k++) {
          steeper[k] *= 3;
        }
        parameter.set(steeper);
      }
      List<Tensor> gradients =
          Gradients.of(
              penalty(gan, penalty, data, draws, condition),
              parameters.stream().map(Parameter::value).toList());
      int checked = 0;
      for (int i = 0; i < parameters.size(); i++) {
        Parameter parameter = parameters.get(i);
        float[] gradient = gradients.get(i).toArray();
        float[] values = parameter.toArray();
        for (int k = 0; k < values.length; k += 1 + values.length / 5) {
          double numerical = 0;
          float h = 0.01f;
          for (int sign : new int[] {1, -1}) {
            float[] moved = values.clone();
            moved[k] += sign * h;
            parameter.set(moved);
            try (Gradients.Recording paused = Gradients.pause()) {
              numerical += sign * penalty(gan, penalty, data, draws, condition).item() / (2.0 * h);
            }
          }
          parameter.set(values);
          assertEquals(numerical, gradient[k], 2e-3 * (1 + Math.abs(numerical)));
          checked += Math.abs(gradient[k]) > 0.02 ? 1 : 0;
        }
      }
      assertTrue(checked >= 8, "large enough to be compared: " + checked);
    }
  }

  private static Tensor penalty(
      Gan gan, Penalty penalty, Tensor data, Tensor draws, Tensor condition) {
    return penalty.of(x -> gan.values(x, condition), data, draws, RandomStream.of(5));
  }
}
