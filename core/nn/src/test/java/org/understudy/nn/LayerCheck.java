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
 * Holds a layer against its formula in double precision: the value, and the gradient of a random
 * projection of it with respect to every trainable parameter and every input.
 *
 * <p>The gradients expected are central differences of the formula (step 1e-5, error below 1e-8 for
 * these smooth functions and numbers), so that what is left is the engine's float32. An error
 * counts relative to one plus the number expected.
 */
final class LayerCheck {
  /** A layer in double precision; parameters by the names {@link Parameters} gives them. */
  interface Formula {
    Doubles apply(Map<String, Doubles> parameters, Doubles[] inputs);
  }

  private static final double STEP = 1e-5;
  private static final double VALUE_TOLERANCE = 1e-5;
  private static final double GRADIENT_TOLERANCE = 1e-4;

  private LayerCheck() {}

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

  static void check(
      Parameters parameters, Function<Tensor[], Tensor> layer, Formula formula, Doubles... inputs) {
    try (Scope scope = Scope.open()) {
      Map<String, Doubles> wide = new LinkedHashMap<>();
      parameters.entries().forEach(entry -> wide.put(entry.name(), Doubles.of(entry.parameter())));
      Doubles expected = formula.apply(wide, inputs);
      Tensor[] variables =
          Arrays.stream(inputs).map(input -> input.tensor().variable()).toArray(Tensor[]::new);
      Tensor found = layer.apply(variables);
      assertArrayEquals(expected.dims(), found.shape().toArray(), "shape");
      assertClose("value", expected.values(), Doubles.of(found).values(), VALUE_TOLERANCE);

      Doubles projection = Doubles.random(78, expected.dims());
      Tensor loss = found.mul(projection.tensor()).sum();
      List<Tensor> wanted = new ArrayList<>(Arrays.asList(variables));
      Parameters trainable = parameters.trainable();
      trainable.list().forEach(parameter -> wanted.add(parameter.value()));
      List<Tensor> gradients = Gradients.of(loss, wanted);
      for (int k = 0; k < inputs.length; k++) {
        int which = k;
        compare(
            "input " + k,
            inputs[k],
            gradients.get(k),
            moved -> {
              Doubles[] changed = inputs.clone();
              changed[which] = moved;
              return dot(formula.apply(wide, changed), projection);
            });
      }
      for (int p = 0; p < trainable.entries().size(); p++) {
        String name = trainable.entries().get(p).name();
        compare(
            name,
            wide.get(name),
            gradients.get(inputs.length + p),
            moved -> {
              Map<String, Doubles> changed = new LinkedHashMap<>(wide);
              changed.put(name, moved);
              return dot(formula.apply(changed, inputs), projection);
            });
      }
    }
  }

  private static void compare(
      String what, Doubles at, Tensor gradient, Function<Doubles, Double> loss) {
    double[] found = Doubles.of(gradient).values();
    assertTrue(
        Arrays.stream(found).anyMatch(g -> Math.abs(g) > 1e-4), "no gradient reaches " + what);
    double[] expected = new double[found.length];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = (loss.apply(at.moved(i, STEP)) - loss.apply(at.moved(i, -STEP))) / (2 * STEP);
    }
    assertClose("gradient of " + what, expected, found, GRADIENT_TOLERANCE);
  }

  private static double dot(Doubles a, Doubles b) {
    double sum = 0;
    for (int i = 0; i < a.values().length; i++) {
      sum += a.values()[i] * b.values()[i];
    }
    return sum;
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
