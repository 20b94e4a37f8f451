package org.understudy.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Holds an operation of the engine against the same operation written in double precision: its
 * value, its gradient and the gradient of a projection of its gradient.
 *
 * <p>The derivatives expected are central differences of the reference, whose error (h = 1e-5 for
 * the first, 1e-4 for the second) is below 1e-7 for the functions and numbers of these tests; what
 * is left is the engine's float32. An error counts relative to one plus the number expected.
 */
final class Derivatives {
  private static final double FIRST_STEP = 1e-5;
  private static final double SECOND_STEP = 1e-4;

  private final Function<Tensor[], Tensor> operation;
  private final Function<Doubles[], Doubles> reference;
  private double valueTolerance = 3e-6;
  private double firstTolerance = 2e-5;
  private double secondTolerance = 1e-4;

  private Derivatives(
      Function<Tensor[], Tensor> operation, Function<Doubles[], Doubles> reference) {
    this.operation = operation;
    this.reference = reference;
  }

  static Derivatives of(
      Function<Tensor[], Tensor> operation, Function<Doubles[], Doubles> reference) {
    return new Derivatives(operation, reference);
  }

  Derivatives within(double value, double first, double second) {
    valueTolerance = value;
    firstTolerance = first;
    secondTolerance = second;
    return this;
  }

  /** Checks the value and both derivatives at the given inputs. */
  void check(Doubles... inputs) {
    try (Scope scope = Scope.open()) {
      checkValue(inputs);
      Doubles projection = Doubles.random(901, -1, 1, reference.apply(inputs).dims());
      double[][] directions = new double[inputs.length][];
      for (int i = 0; i < inputs.length; i++) {
        directions[i] = Doubles.random(902 + i, -1, 1, inputs[i].dims()).values();
      }
      checkFirst(inputs, projection);
      checkSecond(inputs, projection, directions);
    }
  }

  private void checkValue(Doubles[] inputs) {
    Tensor[] plain = Arrays.stream(inputs).map(Doubles::tensor).toArray(Tensor[]::new);
    Doubles expected = reference.apply(inputs);
    Tensor found = operation.apply(plain);
    assertArrayEquals(expected.dims(), found.shape().toArray(), "shape");
    assertClose("value", expected.values(), Doubles.of(found).values(), valueTolerance);
    assertTrue(!found.requiresGradient(), "a result of constants needs no gradient");
    Tensor recorded = operation.apply(variables(inputs));
    assertArrayEquals(found.toArray(), recorded.toArray(), "the value when recorded");
  }

  private void checkFirst(Doubles[] inputs, Doubles projection) {
    Tensor[] variables = variables(inputs);
    Tensor loss = operation.apply(variables).mul(projection.tensor()).sum();
    List<Tensor> fast = Gradients.of(loss, Arrays.asList(variables));
    List<Tensor> recorded = Gradients.differentiable(loss, Arrays.asList(variables));
    for (int k = 0; k < inputs.length; k++) {
      double[] expected = new double[inputs[k].values().length];
      for (int e = 0; e < expected.length; e++) {
        double h = FIRST_STEP * Math.max(1, Math.abs(inputs[k].values()[e]));
        expected[e] =
            (loss(moved(inputs, k, e, h), projection) - loss(moved(inputs, k, e, -h), projection))
                / (2 * h);
      }
      assertArrayEquals(inputs[k].dims(), fast.get(k).shape().toArray(), "gradient shape");
      assertClose(
          "gradient of input " + k, expected, Doubles.of(fast.get(k)).values(), firstTolerance);
      assertClose(
          "differentiable gradient of input " + k,
          expected,
          Doubles.of(recorded.get(k)).values(),
          firstTolerance);
    }
  }

  private void checkSecond(Doubles[] inputs, Doubles projection, double[][] directions) {
    Tensor[] variables = variables(inputs);
    Tensor loss = operation.apply(variables).mul(projection.tensor()).sum();
    List<Tensor> gradients = Gradients.differentiable(loss, Arrays.asList(variables));
    Tensor along = Tensor.scalar(0);
    for (int k = 0; k < inputs.length; k++) {
      Tensor direction = new Doubles(directions[k], inputs[k].dims()).tensor();
      along = along.add(gradients.get(k).mul(direction).sum());
    }
    List<Tensor> second = Gradients.of(along, Arrays.asList(variables));
    double h = SECOND_STEP;
    Doubles[] ahead = shifted(inputs, directions, h);
    Doubles[] behind = shifted(inputs, directions, -h);
    for (int k = 0; k < inputs.length; k++) {
      double[] expected = new double[inputs[k].values().length];
      for (int e = 0; e < expected.length; e++) {
        expected[e] =
            (loss(moved(ahead, k, e, h), projection)
                    - loss(moved(ahead, k, e, -h), projection)
                    - loss(moved(behind, k, e, h), projection)
                    + loss(moved(behind, k, e, -h), projection))
                / (4 * h * h);
      }
      assertClose(
          "second derivative of input " + k,
          expected,
          Doubles.of(second.get(k)).values(),
          secondTolerance);
    }
  }

  private double loss(Doubles[] inputs, Doubles projection) {
    double[] result = reference.apply(inputs).values();
    double sum = 0;
    for (int i = 0; i < result.length; i++) {
      sum += result[i] * projection.values()[i];
    }
    return sum;
  }

  private static Tensor[] variables(Doubles[] inputs) {
    return Arrays.stream(inputs).map(input -> input.tensor().variable()).toArray(Tensor[]::new);
  }

  private static Doubles[] moved(Doubles[] inputs, int which, int element, double by) {
    Doubles[] moved = inputs.clone();
    double[] values = inputs[which].values().clone();
    values[element] += by;
    moved[which] = new Doubles(values, inputs[which].dims());
    return moved;
  }

  private static Doubles[] shifted(Doubles[] inputs, double[][] directions, double by) {
    Doubles[] shifted = new Doubles[inputs.length];
    for (int k = 0; k < inputs.length; k++) {
      double[] values = inputs[k].values().clone();
      for (int e = 0; e < values.length; e++) {
        values[e] += by * directions[k][e];
      }
      shifted[k] = new Doubles(values, inputs[k].dims());
    }
    return shifted;
  }

  static void assertClose(String what, double[] expected, double[] found, double tolerance) {
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < expected.length; i++) {
      double allowed = tolerance * (1 + Math.abs(expected[i]));
      if (!(Math.abs(expected[i] - found[i]) <= allowed)
          && !(Double.isNaN(expected[i]) && Double.isNaN(found[i]))
          && expected[i] != found[i]) {
        wrong.add("[" + i + "] expected " + expected[i] + ", found " + found[i]);
      }
    }
    assertTrue(
        wrong.isEmpty(),
        () ->
            what
                + ": "
                + wrong.size()
                + " of "
                + expected.length
                + " wrong: "
                + wrong.subList(0, Math.min(5, wrong.size())));
  }
}
