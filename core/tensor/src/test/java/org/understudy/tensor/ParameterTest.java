package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters and the steps that optimisers take on them, against the same steps in double. */
class ParameterTest {
  @Test
  void aParameterOutlivesScopesAndIsALeaf() {
    try (Parameter p = new Parameter("flow.0.weight", Shape.of(2, 2), new float[] {1, 2, 3, 4})) {
      Tensor value = p.value();
      for (int i = 0; i < 3; i++) {
        try (Scope scope = Scope.open()) {
          Tensor gradient = Gradients.of(value.square().sum(), List.of(value)).get(0);
          assertArrayEquals(new float[] {2, 4, 6, 8}, gradient.toArray());
        }
      }
      assertSame(value, p.value());
      assertTrue(value.requiresGradient() && p.trainable());
      assertEquals("flow.0.weight", p.name());
      assertEquals("Parameter flow.0.weight [2, 2]", p.toString());
    }
  }

  @Test
  void settingChangesTheNumbersInPlace() {
    float[] initial = {1, 2};
    try (Parameter p = new Parameter("bias", Shape.of(2), initial)) {
      initial[0] = 9;
      assertArrayEquals(new float[] {1, 2}, p.toArray());
      Tensor value = p.value();
      p.set(new float[] {5, 6});
      assertArrayEquals(new float[] {5, 6}, value.toArray());
      p.toArray()[0] = 7;
      assertArrayEquals(new float[] {5, 6}, p.toArray());
      assertEquals(
          "parameter 'bias': shape [2] needs 2 numbers, found 3",
          assertThrows(IllegalArgumentException.class, () -> p.set(new float[3])).getMessage());
    }
  }

  @Test
  void aParameterOfTheWrongSizeIsRefusedAndLeaksNothing() {
    long before = Engine.memory().liveTensors();
    assertThrows(
        IllegalArgumentException.class, () -> new Parameter("w", Shape.of(2, 2), new float[3]));
    assertEquals(before, Engine.memory().liveTensors());
  }

  @Test
  void aFrozenParameterNeedsNoGradient() {
    try (Parameter p = Parameter.frozen("mask", Shape.of(2), new float[] {0, 1});
        Scope scope = Scope.open()) {
      assertFalse(p.trainable());
      assertFalse(p.value().mul(2).requiresGradient());
    }
  }

  @Test
  void aClosedParameterFailsByName() {
    Parameter p = new Parameter("w", Shape.of(2), new float[2]);
    p.close();
    p.close();
    assertThrows(IllegalStateException.class, p::toArray);
  }

  /** Sizes within, at and beyond the block in which the update kernels work. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 2047, 2048, 2049, 5000})
  void adamFollowsItsPaper(int size) {
    Updates.Adam adam = new Updates.Adam(0.9f, 0.999f, 1e-8f, 0.01f, 0.02f);
    float[] start = new float[size];
    RandomStream stream = RandomStream.of(131);
    stream.fillNormal(start);
    double[] w = wide(start);
    double[] m = new double[size];
    double[] v = new double[size];
    float[] first = new float[size];
    float[] second = new float[size];
    double rate = 0.05;
    try (Parameter p = new Parameter("w", Shape.of(size), start)) {
      for (int step = 1; step <= 20; step++) {
        float[] gradient = new float[size];
        stream.fillNormal(gradient);
        try (Scope scope = Scope.open()) {
          Updates.adam(p, Tensor.of(gradient), 1, first, second, rate, adam, step);
        }
        for (int i = 0; i < size; i++) {
          double g = gradient[i] + (double) 0.02f * w[i];
          m[i] = (double) 0.9f * m[i] + (1 - (double) 0.9f) * g;
          v[i] = (double) 0.999f * v[i] + (1 - (double) 0.999f) * g * g;
          double mean = m[i] / (1 - Math.pow(0.9f, step));
          double square = v[i] / (1 - Math.pow(0.999f, step));
          w[i] -= rate * (mean / (Math.sqrt(square) + 1e-8) + (double) 0.01f * w[i]);
        }
      }
      assertArrayEquals(narrow(w), p.toArray(), 2e-4f);
      assertArrayEquals(narrow(m), first, 1e-5f);
      assertArrayEquals(narrow(v), second, 1e-5f);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void descentWithMomentumFollowsItsFormula(boolean nesterov) {
    int size = 2500;
    float[] start = new float[size];
    RandomStream stream = RandomStream.of(132);
    stream.fillNormal(start);
    double[] w = wide(start);
    double[] u = new double[size];
    float[] velocity = new float[size];
    try (Parameter p = new Parameter("w", Shape.of(size), start)) {
      for (int step = 1; step <= 10; step++) {
        float[] gradient = new float[size];
        stream.fillNormal(gradient);
        try (Scope scope = Scope.open()) {
          Updates.sgd(p, Tensor.of(gradient), 1, velocity, 0.1, 0.9f, nesterov, 0.01f);
        }
        for (int i = 0; i < size; i++) {
          double g = gradient[i] + 0.01 * w[i];
          u[i] = 0.9 * u[i] + g;
          w[i] -= 0.1 * (nesterov ? g + 0.9 * u[i] : u[i]);
        }
      }
      assertArrayEquals(narrow(w), p.toArray(), 2e-5f);
      assertArrayEquals(narrow(u), velocity, 2e-5f);
    }
  }

  @Test
  void averagesAndSquaresAreAccumulated() {
    int size = 3001;
    float[] values = new float[size];
    RandomStream.of(133).fillNormal(values);
    try (Parameter p = new Parameter("w", Shape.of(size), values);
        Scope scope = Scope.open()) {
      float[] average = new float[size];
      Updates.average(average, p, 0.75f);
      double squares = 0;
      for (int i = 0; i < size; i++) {
        assertEquals(0.25 * values[i], average[i], 1e-6);
        squares += values[i] * (double) values[i];
      }
      assertEquals(squares, Updates.sumOfSquares(p.value()), 1e-9 * squares);
      assertEquals(0, Updates.sumOfSquares(Tensor.zeros(0)));
    }
  }

  @Test
  void updatesRefuseWhatDoesNotFit() {
    Updates.Adam adam = new Updates.Adam(0.9f, 0.999f, 1e-8f, 0, 0);
    try (Parameter p = new Parameter("w", Shape.of(2, 3), new float[6]);
        Scope scope = Scope.open()) {
      Tensor wrong = Tensor.zeros(3, 2);
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> Updates.adam(p, wrong, 1, new float[6], new float[6], 0.1, adam, 1))
              .getMessage();
      assertTrue(
          message.contains("'w'") && message.contains("[2, 3]") && message.contains("[3, 2]"),
          message);
      Tensor right = Tensor.zeros(2, 3);
      assertThrows(
          IllegalArgumentException.class,
          () -> Updates.sgd(p, right, 1, new float[5], 0.1, 0, false, 0));
      assertThrows(
          IllegalArgumentException.class,
          () -> Updates.adam(p, right, 1, new float[6], new float[5], 0.1, adam, 1));
      assertThrows(IllegalArgumentException.class, () -> Updates.average(new float[7], p, 0.5f));
    }
  }

  private static double[] wide(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private static float[] narrow(double[] values) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }
}
