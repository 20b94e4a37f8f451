package org.understudy.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

class OneHotTest {
  @Test
  void classesBecomeIndicatorsAndNumbersStay() {
    try (Scope scope = Scope.open()) {
      OneHot oneHot = new OneHot(3, 0, 2);
      assertEquals(6, oneHot.outputs());
      Tensor x = Tensor.of(new float[] {2, 0.5f, 0, 0, -7, 1}, 2, 3);
      assertArrayEquals(
          new float[] {0, 0, 1, 0.5f, 1, 0, 1, 0, 0, -7, 0, 1}, oneHot.apply(x).toArray());
    }
  }

  @Test
  void refusesWhatIsNoClass() {
    try (Scope scope = Scope.open()) {
      for (float wrong : new float[] {-1, 3, 0.5f, Float.NaN}) {
        IllegalArgumentException error =
            assertThrows(
                IllegalArgumentException.class,
                () -> new OneHot(3).apply(Tensor.of(new float[] {1, wrong}, 2, 1)));
        assertEquals(
            "one-hot: row 1, column 0: expected a class from 0 to 2, found " + wrong,
            error.getMessage());
      }
    }
  }
}
