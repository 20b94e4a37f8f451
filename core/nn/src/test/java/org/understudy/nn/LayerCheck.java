package org.understudy.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * Holds a layer against its formula in double precision: the value, the gradient of a random
 * projection of it, and the gradient of that gradient along a random direction, each with respect
 * to every trainable parameter and every input.
 *
 * <p>The derivatives expected are central differences of the formula, with an error below 1e-6 for
 * these smooth functions and numbers, so that what is left is the engine's float32. An error counts
 * relative to one plus the number expected.
 */
final class LayerCheck {
  /** A layer in double precision; parameters by the names {@link Parameters} gives them. */
  interface Formula {
    Doubles apply(Map<String, Doubles> parameters, Doubles[] inputs);
  }

  private static final double FIRST_STEP = 1e-5;
  private static final double SECOND_STEP = 1e-4;
  private static final double VALUE_TOLERANCE = 1e-5;
  private static final double FIRST_TOLERANCE = 1e-4;
  private static final double SECOND_TOLERANCE = 5e-4;

  private final Parameters parameters;
  private final Formula formula;

  /** The inputs, then the trainable parameters: all that a gradient is asked of. */
  private final List<String> names = new ArrayList<>();

  private final List<Doubles> leaves = new ArrayList<>();
  private final Map<String, Doubles> all = new LinkedHashMap<>();
  private final int inputs;

  private LayerCheck(Parameters parameters, Formula formula, Doubles[] inputs) {
    this.parameters = parameters;
    this.formula = formula;
    this.inputs = inputs.length;
    for (int i = 0; i < inputs.length; i++) {
      names.add("input " + i);
      leaves.add(inputs[i]);
    }
    for (Parameters.Named entry : parameters.entries()) {
      Doubles values = Doubles.of(entry.parameter());
      all.put(entry.name(), values);
      if (entry.parameter().trainable()) {
        names.add(entry.name());
        leaves.add(values);
      }
    }
  }

  /** Checks value, first and second derivatives. */
  static void check(
      Parameters parameters, Function<Tensor[], Tensor> layer, Formula formula, Doubles... inputs) {
    new LayerCheck(parameters, formula, inputs).run(layer, true);
  }

  /** Checks value and first derivatives, for a layer that takes parts of itself as given. */
  static void checkFirst(
      Parameters parameters, Function<Tensor[], Tensor> layer, Formula formula, Doubles... inputs) {
    new LayerCheck(parameters, formula, inputs).run(layer, false);
  }

  /**
   * Sets every trainable parameter to numbers between -bound and bound, so that none rests at 0.
   */
  static void scramble(Parameters parameters, double bound) {
    RandomStream stream = RandomStream.of(77);
    for (Parameter parameter : parameters.trainable().list()) {
      float[] values = new float[parameter.shape().size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (bound * (2 * stream.nextDouble() - 1));
      }
      parameter.set(values);
    }
  }

  private void run(Function<Tensor[], Tensor> layer, boolean twice) {
    try (Scope scope = Scope.open()) {
      Doubles expected = value(leaves);
      Doubles projection = Doubles.random(78, expected.dims());
      Tensor[] variables =
          leaves.subList(0, inputs).stream()
              .map(input -> input.tensor().variable())
              .toArray(Tensor[]::new);
      Tensor found = layer.apply(variables);
      assertArrayEquals(expected.dims(), found.shape().toArray(), "shape");
      assertClose("value", expected.values(), Doubles.of(found).values(), VALUE_TOLERANCE);

      List<Tensor> wanted = new ArrayList<>(Arrays.asList(variables));
      parameters.trainable().list().forEach(parameter -> wanted.add(parameter.value()));
      Tensor loss = found.mul(projection.tensor()).sum();
      checkFirst(projection, Gradients.of(loss, wanted), "gradient");
      List<Tensor> again = Gradients.differentiable(loss, wanted);
      checkFirst(projection, again, "differentiable gradient");
      if (twice) {
        List<Doubles> directions = new ArrayList<>();
        Tensor along = Tensor.scalar(0);
        for (int k = 0; k < leaves.size(); k++) {
          directions.add(Doubles.random(900 + k, leaves.get(k).dims()));
          along = along.add(again.get(k).mul(directions.get(k).tensor()).sum());
        }
        checkSecond(projection, directions, Gradients.of(along, wanted));
      }
    }
  }

  private void checkFirst(Doubles projection, List<Tensor> gradients, String what) {
    for (int k = 0; k < leaves.size(); k++) {
      double[] found = Doubles.of(gradients.get(k)).values();
      String name = what + " of " + names.get(k);
      assertTrue(Arrays.stream(found).anyMatch(g -> Math.abs(g) > 1e-4), "no " + name);
      double[] expected = new double[found.length];
      for (int e = 0; e < expected.length; e++) {
        expected[e] =
            (loss(moved(leaves, k, e, FIRST_STEP), projection)
                    - loss(moved(leaves, k, e, -FIRST_STEP), projection))
                / (2 * FIRST_STEP);
      }
      assertClose(name, expected, found, FIRST_TOLERANCE);
    }
  }

  private void checkSecond(Doubles projection, List<Doubles> directions, List<Tensor> gradients) {
    double h = SECOND_STEP;
    List<Doubles> ahead = shifted(directions, h);
    List<Doubles> behind = shifted(directions, -h);
    for (int k = 0; k < leaves.size(); k++) {
      double[] found = Doubles.of(gradients.get(k)).values();
      double[] expected = new double[found.length];
      for (int e = 0; e < expected.length; e++) {
        expected[e] =
            (loss(moved(ahead, k, e, h), projection)
                    - loss(moved(ahead, k, e, -h), projection)
                    - loss(moved(behind, k, e, h), projection)
                    + loss(moved(behind, k, e, -h), projection))
                / (4 * h * h);
      }
      assertClose("second derivative of " + names.get(k), expected, found, SECOND_TOLERANCE);
    }
  }

  private Doubles value(List<Doubles> at) {
    Map<String, Doubles> values = new LinkedHashMap<>(all);
    for (int k = inputs; k < at.size(); k++) {
      values.put(names.get(k), at.get(k));
    }
    return formula.apply(values, at.subList(0, inputs).toArray(Doubles[]::new));
  }

  private double loss(List<Doubles> at, Doubles projection) {
    double[] values = value(at).values();
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[i] * projection.values()[i];
    }
    return sum;
  }

  private static List<Doubles> moved(List<Doubles> at, int leaf, int element, double by) {
    List<Doubles> moved = new ArrayList<>(at);
    moved.set(leaf, at.get(leaf).moved(element, by));
    return moved;
  }

  private List<Doubles> shifted(List<Doubles> directions, double by) {
    List<Doubles> shifted = new ArrayList<>();
    for (int k = 0; k < leaves.size(); k++) {
      shifted.add(leaves.get(k).plus(Formulas.map(directions.get(k), d -> by * d)));
    }
    return shifted;
  }

  static void assertClose(String what, double[] expected, double[] found, double tolerance) {
    assertEquals(expected.length, found.length, what);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(
          expected[i],
          found[i],
          tolerance * (1 + Math.abs(expected[i])),
          what + ", number " + i + " of " + expected.length);
    }
  }

  /** A call fails, and says at least these words. */
  static void assertRefused(Runnable call, String... words) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    for (String word : words) {
      assertTrue(message.contains(word), message + " lacks " + word);
    }
  }
}
