package org.understudy.runtime.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.understudy.nn.Parameters;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.Shape;

class ProgressTest {
  private final Parameter weight = new Parameter("weight", Shape.of(1), new float[] {0});
  private final Progress progress = new Progress(Parameters.of(weight));

  /** An epoch that ends with a weight and a loss. */
  private void epoch(float value, double loss) {
    weight.set(new float[] {value});
    int number = progress.epochs() + 1;
    boolean best = progress.observe(number, loss);
    progress.add(new Epoch(number, number, Map.of(), Map.of("nll", loss), Map.of(), 1, 1, best, 0));
  }

  @Test
  void whatTheModelBeganWithIsBestUntilAnEpochIsBetter() {
    weight.set(new float[] {7});
    progress.keep(0, 1.5);
    epoch(8, 2);
    progress.restoreBest();
    assertArrayEquals(new float[] {7}, weight.toArray());
    epoch(9, 1);
    epoch(10, 1.2);
    progress.restoreBest();
    assertArrayEquals(new float[] {9}, weight.toArray());
    assertEquals(2, progress.bestEpoch());
    weight.close();
  }
}
