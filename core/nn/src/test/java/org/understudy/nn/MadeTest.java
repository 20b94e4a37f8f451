package org.understudy.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

class MadeTest {
  @Test
  void outputsSeeOnlyEarlierFeatures() {
    for (int[] order : new int[][] {{0, 1, 2, 3}, {3, 2, 1, 0}, {2, 0, 3, 1}, {0}}) {
      for (int context : new int[] {0, 2}) {
        try (Scope scope = Scope.open()) {
          int d = order.length;
          Made made = new Made(order, context, 24, 2, 3, Activation.TANH, RandomStream.of(1));
          RandomStream random = RandomStream.of(2);
          Tensor x = random.normal(1, d).variable();
          Tensor out = made.apply(x, context == 0 ? null : random.normal(1, context));
          assertEquals(3 * d, out.size());
          for (int output = 0; output < 3 * d; output++) {
            Tensor one = out.slice(1, output, output + 1).sum();
            float[] row = Gradients.of(one, List.of(x)).get(0).toArray();
            for (int feature = 0; feature < d; feature++) {
              if (order[feature] >= order[output / 3]) {
                assertEquals(0, row[feature], "output " + output + ", feature " + feature);
              } else {
                assertTrue(row[feature] != 0, "output " + output + ", feature " + feature);
              }
            }
          }
        }
      }
    }
  }
}
