package org.understudy.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

class OptimiserTest {
  private static final float[] START = {1, -2, 0.5f};

  private static float gradient(int step, int i) {
    return (float) Math.sin(1 + 3 * step + i);
  }

  private static void step(Optimiser optimiser, int step) {
    try (Scope scope = Scope.open()) {
      float[] g = {gradient(step, 0), gradient(step, 1), gradient(step, 2)};
      optimiser.step(List.of(Tensor.of(g, 3)), 0.01);
    }
  }

  @Test
  void adamwFollowsItsDefinition() {
    Parameter parameter = new Parameter("w", Shape.of(3), START);
    Optimiser adamw = new Adam(Parameters.of(parameter), 0.9, 0.999, 1e-8, 0.1, 0);
    double[] w = {1, -2, 0.5};
    double[] m = new double[3];
    double[] v = new double[3];
    for (int t = 1; t <= 50; t++) {
      step(adamw, t);
      for (int i = 0; i < 3; i++) {
        double g = gradient(t, i);
        m[i] = 0.9 * m[i] + 0.1 * g;
        v[i] = 0.999 * v[i] + 0.001 * g * g;
        double first = m[i] / (1 - Math.pow(0.9, t));
        double second = v[i] / (1 - Math.pow(0.999, t));
        w[i] = w[i] * (1 - 0.01 * 0.1) - 0.01 * first / (Math.sqrt(second) + 1e-8);
      }
    }
    for (int i = 0; i < 3; i++) {
      assertEquals(w[i], parameter.toArray()[i], 1e-5);
    }
    parameter.close();
  }

  @Test
  void restoredStateContinuesBitForBit() {
    for (Optimiser.Kind kind : Optimiser.Kind.values()) {
      Parameter whole = new Parameter("w", Shape.of(3), START);
      Optimiser uninterrupted = kind.create(Parameters.of(whole), 0.01);
      Parameter half = new Parameter("w", Shape.of(3), START);
      Optimiser before = kind.create(Parameters.of(half), 0.01);
      for (int t = 1; t <= 10; t++) {
        step(uninterrupted, t);
        if (t <= 5) {
          step(before, t);
        }
      }
      Map<String, float[]> saved = new TreeMap<>();
      before.state().forEach((name, values) -> saved.put(name, values.clone()));
      Optimiser after = kind.create(Parameters.of(half), 0.01);
      after.restore(saved, before.steps());
      for (int t = 6; t <= 10; t++) {
        step(after, t);
      }
      assertArrayEquals(whole.toArray(), half.toArray(), kind.name());
      whole.close();
      half.close();
    }
  }
}
