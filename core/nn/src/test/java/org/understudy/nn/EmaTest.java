package org.understudy.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.Shape;

class EmaTest {
  private static final double DECAY = 0.9;

  private final Parameter first = new Parameter("a", Shape.of(2), new float[] {1, -2});
  private final Parameter second = new Parameter("b", Shape.of(1, 1), new float[] {5});
  private final Parameters parameters = Parameters.of(first, second);

  private void move(int step) {
    first.set(new float[] {(float) Math.sin(step), (float) Math.cos(step)});
    second.set(new float[] {0.1f * step});
  }

  @Test
  void followsItsRecursion() {
    Ema ema = new Ema(parameters, DECAY);
    double[] expected = {1, -2, 5};
    for (int step = 1; step <= 200; step++) {
      move(step);
      ema.update();
      double[] now = {Math.sin(step), Math.cos(step), 0.1 * step};
      for (int i = 0; i < 3; i++) {
        expected[i] = DECAY * expected[i] + (1 - DECAY) * now[i];
      }
    }
    float[][] state = ema.state();
    assertEquals(expected[0], state[0][0], 1e-5);
    assertEquals(expected[1], state[0][1], 1e-5);
    assertEquals(expected[2], state[1][0], 2e-5);
  }

  @Test
  void beginsAtTheParametersAndSwapsThereAndBack() {
    Ema ema = new Ema(parameters, DECAY);
    assertArrayEquals(new float[] {1, -2}, ema.state()[0]);
    move(3);
    float[] trained = first.toArray();
    ema.swap();
    assertArrayEquals(new float[] {1, -2}, first.toArray());
    assertArrayEquals(new float[] {5}, second.toArray());
    ema.swap();
    assertArrayEquals(trained, first.toArray());
    assertArrayEquals(new float[] {1, -2}, ema.state()[0]);
  }

  @Test
  void continuesBitForBitFromItsState() {
    Ema whole = new Ema(parameters, DECAY);
    Ema half = new Ema(parameters, DECAY);
    for (int step = 1; step <= 10; step++) {
      move(step);
      whole.update();
      half.update();
      Ema continued = new Ema(parameters, DECAY);
      continued.restore(half.state());
      half = continued;
    }
    for (int i : List.of(0, 1)) {
      assertArrayEquals(whole.state()[i], half.state()[i]);
    }
  }

  @Test
  void decaysOutsideZeroToOneAreRefused() {
    for (double decay : new double[] {-0.1, 1, Double.NaN}) {
      LayerCheck.assertRefused(
          () -> new Ema(parameters, decay), "ema-decay", String.valueOf(decay));
    }
  }
}
