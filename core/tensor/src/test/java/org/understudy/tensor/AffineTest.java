package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AffineTest {
  private static final float LIMIT = 3;

  private static double logScale(Doubles numbers, int row, int element) {
    return LIMIT * Math.tanh(numbers.at(row, 2 * element + 1) / LIMIT);
  }

  private static Doubles value(Doubles x, Doubles numbers, boolean inverse) {
    return Doubles.build(
        x.dims(),
        at -> {
          double s = logScale(numbers, at[0], at[1]);
          double shift = numbers.at(at[0], 2 * at[1]);
          return inverse ? (x.at(at) - shift) * Math.exp(-s) : x.at(at) * Math.exp(s) + shift;
        });
  }

  private static Doubles logDet(Doubles x, Doubles numbers, boolean inverse) {
    return Doubles.build(
        new int[] {x.dim(0)},
        at -> {
          double sum = 0;
          for (int i = 0; i < x.dim(1); i++) {
            sum += logScale(numbers, at[0], i);
          }
          return inverse ? -sum : sum;
        });
  }

  private static Affine.Result run(Tensor[] in, boolean inverse) {
    return inverse ? Affine.inverse(in[0], in[1], LIMIT) : Affine.forward(in[0], in[1], LIMIT);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bothResultsAndTheirDerivativesFollowTheFormula(boolean inverse) {
    Doubles x = Doubles.random(1, -2, 2, 4, 3);
    Doubles numbers = Doubles.random(2, -4, 4, 4, 6);
    Derivatives.of(in -> run(in, inverse).y(), in -> value(in[0], in[1], inverse))
        .within(1e-5, 1e-4, 5e-4)
        .check(x, numbers);
    Derivatives.of(in -> run(in, inverse).logDet(), in -> logDet(in[0], in[1], inverse))
        .within(1e-5, 1e-4, 5e-4)
        .check(x, numbers);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLossOfBothResultsGetsTheGradientOfBoth(boolean inverse) {
    Derivatives.of(
            in -> {
              Affine.Result result = run(in, inverse);
              return result.y().sum(1).add(result.logDet().mul(2));
            },
            in -> {
              Doubles y = value(in[0], in[1], inverse);
              Doubles logDet = logDet(in[0], in[1], inverse);
              return Doubles.build(
                  new int[] {4},
                  at -> y.at(at[0], 0) + y.at(at[0], 1) + y.at(at[0], 2) + 2 * logDet.at(at[0]));
            })
        .within(1e-5, 1e-4, 5e-4)
        .check(Doubles.random(1, -2, 2, 4, 3), Doubles.random(2, -4, 4, 4, 6));
  }

  @Test
  void backAndForthIsTheSame() {
    try (Scope scope = Scope.open()) {
      Tensor x = Doubles.random(3, -5, 5, 50, 4).tensor();
      Tensor numbers = Doubles.random(4, -6, 6, 50, 4, 2).tensor();
      Affine.Result there = Affine.forward(x, numbers, LIMIT);
      Affine.Result back = Affine.inverse(there.y(), numbers, LIMIT);
      assertArrayEquals(x.toArray(), back.y().toArray(), 1e-4f);
      assertArrayEquals(there.logDet().neg().toArray(), back.logDet().toArray(), 1e-6f);
    }
  }

  @Test
  void zerosGiveTheIdentityAndNoRowsGiveNone() {
    try (Scope scope = Scope.open()) {
      Tensor x = Doubles.random(5, -5, 5, 3, 2).tensor();
      Affine.Result same = Affine.forward(x, Tensor.zeros(3, 4), LIMIT);
      assertArrayEquals(x.toArray(), same.y().toArray());
      assertArrayEquals(new float[3], same.logDet().toArray());
      Affine.Result none = Affine.forward(Tensor.zeros(0, 2), Tensor.zeros(0, 4), LIMIT);
      assertEquals(0, none.logDet().size());
    }
  }

  @Test
  void refusesNumbersThatDoNotFit() {
    try (Scope scope = Scope.open()) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> Affine.forward(Tensor.zeros(3, 2), Tensor.zeros(3, 5), LIMIT))
              .getMessage();
      assertTrue(message.contains("[3, 2]") && message.contains("[3, 5]"), message);
      assertThrows(
          IllegalArgumentException.class,
          () -> Affine.forward(Tensor.zeros(3, 2), Tensor.zeros(3, 4), 0));
    }
  }
}
