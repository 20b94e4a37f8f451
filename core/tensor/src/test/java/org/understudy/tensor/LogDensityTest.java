package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogDensityTest {
  private static Doubles normal(Doubles x, Doubles mean, Doubles logDeviation) {
    return Doubles.build(
        new int[] {x.dim(0)},
        at -> {
          double sum = 0;
          for (int i = 0; i < x.dim(1); i++) {
            double s = logDeviation.at(at[0], i);
            double r = (x.at(at[0], i) - mean.at(at[0], i)) / Math.exp(s);
            sum -= 0.5 * r * r + s + 0.5 * Math.log(2 * Math.PI);
          }
          return sum;
        });
  }

  @Test
  void normalsFollowTheFormulaInEveryOperand() {
    Derivatives.of(in -> LogDensity.normal(in[0], in[1], in[2]), in -> normal(in[0], in[1], in[2]))
        .within(1e-5, 1e-4, 5e-4)
        .check(
            Doubles.random(1, -2, 2, 4, 3),
            Doubles.random(2, -1, 1, 4, 3),
            Doubles.random(3, -1, 1, 4, 3));
  }

  @Test
  void aMeanAndDeviationOfAllRowsGetTheGradientOfAll() {
    Derivatives.of(
            in -> LogDensity.normal(in[0], in[1], in[2]),
            in ->
                normal(
                    in[0],
                    Doubles.build(new int[] {4, 3}, at -> in[1].at(at[1])),
                    Doubles.build(new int[] {4, 3}, at -> in[2].at(0))))
        .within(1e-5, 1e-4, 5e-4)
        .check(
            Doubles.random(1, -2, 2, 4, 3),
            Doubles.random(2, -1, 1, 3),
            Doubles.random(3, -1, 1, 1));
  }

  private static Doubles categorical(Doubles logits, int[] chosen) {
    return Doubles.build(
        new int[] {logits.dim(0)},
        at -> {
          double sum = 0;
          for (int i = 0; i < logits.dim(1); i++) {
            sum += Math.exp(logits.at(at[0], i));
          }
          return logits.at(at[0], chosen[at[0]]) - Math.log(sum);
        });
  }

  @Test
  void categoriesFollowTheFormula() {
    int[] chosen = {0, 4, 2, 2, 1};
    Derivatives.of(in -> LogDensity.categorical(in[0], chosen), in -> categorical(in[0], chosen))
        .within(1e-5, 1e-4, 5e-4)
        .check(Doubles.random(1, -4, 4, 5, 5));
  }

  @Test
  void logitsFarFromZeroNeitherOverflowNorLoseTheUnlikely() {
    try (Scope scope = Scope.open()) {
      Tensor logits = Tensor.of(new float[] {1000, 0, -1000, 500, 500, -2000}, 2, 3).variable();
      Tensor logProb = LogDensity.categorical(logits, new int[] {2, 0});
      assertArrayEquals(new float[] {-2000, -0.6931472f}, logProb.toArray(), 1e-4f);
      float[] gradient = Gradients.of(logProb.sum(), List.of(logits)).get(0).toArray();
      assertArrayEquals(new float[] {-1, 0, 1, 0.5f, -0.5f, 0}, gradient, 1e-6f);
    }
  }

  @Test
  void oneCategoryIsCertainAndNoRowsGiveNone() {
    try (Scope scope = Scope.open()) {
      assertEquals(0, LogDensity.categorical(Tensor.ones(1, 1), new int[] {0}).item());
      assertEquals(0, LogDensity.categorical(Tensor.zeros(0, 3), new int[0]).size());
      assertEquals(
          0, LogDensity.normal(Tensor.zeros(0, 3), Tensor.zeros(3), Tensor.zeros(3)).size());
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    try (Scope scope = Scope.open()) {
      assertMessage(
          () -> LogDensity.categorical(Tensor.zeros(2, 3), new int[] {0, 3}), "[0, 3]", "3");
      assertMessage(() -> LogDensity.categorical(Tensor.zeros(2, 3), new int[] {0}), "[2, 3]", "1");
      assertMessage(
          () -> LogDensity.normal(Tensor.zeros(2, 3), Tensor.zeros(2), Tensor.zeros(3)),
          "[2, 3]",
          "[2]");
      assertMessage(
          () -> LogDensity.normal(Tensor.zeros(3), Tensor.zeros(3), Tensor.zeros(3)), "[3]");
    }
  }

  private static void assertMessage(Runnable call, String... parts) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }
}
