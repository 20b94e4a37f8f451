package org.understudy.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

class MadePassTest {
  private static final int ROWS = 5;
  private static final int OUTPUTS = 3;

  @Test
  void givesWhatTheWholeNetworkGives() {
    for (int[] order : new int[][] {{0, 1, 2, 3}, {2, 0, 3, 1}, {1, 0}, {0}}) {
      for (int context : new int[] {0, 2}) {
        for (int inputs : new int[] {1, 2}) {
          // Five units for four features, and fewer units than features.
          agrees(order, inputs, context, 13);
          agrees(order, inputs, context, 2);
        }
      }
    }
  }

  @Test
  void doesSoForMoreUnitsThanAreMadeTogether() {
    int[] order = IntStream.range(0, 40).map(i -> 39 - i).toArray();
    agrees(order, 1, 0, 170);
    agrees(order, 2, 3, 170);
  }

  private static void agrees(int[] order, int inputs, int context, int hidden) {
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      RandomStream random = RandomStream.of(1);
      Made made =
          Made.distribution(
              order, inputs, context, hidden, 2, OUTPUTS, Activation.TANH, random.split("made"));
      for (Parameter parameter : made.parameters().list()) {
        float[] values = parameter.toArray();
        random.fillNormal(values);
        for (int i = 0; i < values.length; i++) {
          values[i] *= hidden > 13 ? 0.1f : 1;
        }
        parameter.set(values);
      }
      int d = order.length;
      Tensor x = random.normal(ROWS, d * inputs);
      Tensor given = context == 0 ? null : random.normal(ROWS, context);
      Tensor whole = made.apply(x, given);
      MadePass pass = made.passes().apply(ROWS);
      // Begun anew, a pass forgets what it saw.
      pass.begin(given == null ? null : given.add(1));
      pass.next(null);
      pass.begin(given);
      Tensor before = null;
      for (int position = 0; position < d; position++) {
        int feature = at(order, position);
        Tensor numbers = pass.next(before);
        assertArrayEquals(
            whole.slice(1, feature * OUTPUTS, (feature + 1) * OUTPUTS).toArray(),
            numbers.toArray(),
            1e-4f);
        before = x.slice(1, feature * inputs, (feature + 1) * inputs);
      }
    }
  }

  private static int at(int[] order, int position) {
    int feature = 0;
    while (order[feature] != position) {
      feature++;
    }
    return feature;
  }

  @Test
  void inADistributionTheFirstFeatureSeesTheContext() {
    try (Scope scope = Scope.open()) {
      Made made =
          Made.distribution(
              new int[] {0, 1, 2}, 2, 2, 9, 1, 1, Activation.TANH, RandomStream.of(3));
      RandomStream random = RandomStream.of(4);
      Tensor context = random.normal(1, 2).variable();
      Tensor first = made.apply(random.normal(1, 6), context).slice(1, 0, 1).sum();
      for (float g : Gradients.of(first, List.of(context)).get(0).toArray()) {
        assertTrue(g != 0);
      }
    }
  }
}
