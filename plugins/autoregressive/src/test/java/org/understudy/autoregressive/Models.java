package org.understudy.autoregressive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.understudy.runtime.Understudy;
import org.understudy.spi.Field;
import org.understudy.spi.Model;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.SamplingDensity;
import org.understudy.spi.Schema;
import org.understudy.spi.Support;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/** Models with arbitrary weights, and what holds for every autoregressive one. */
final class Models {
  private Models() {}

  static <C extends Record> Autoregressive of(
      ModelProvider<C> provider, Map<String, Object> settings, Field... fields) {
    Map<String, ConfigNode> entries = new LinkedHashMap<>();
    settings.forEach((key, value) -> entries.put(key, new ConfigNode(value, key, "")));
    C config = Configs.bind(new ConfigNode(entries, "", ""), provider.configType());
    RandomStream random = RandomStream.of(1);
    Model model =
        provider.create(
            config,
            Schema.of(fields),
            Understudy.create().context(random.split("model"), Path.of("")));
    for (Parameter parameter : model.parameters().list()) {
      float[] values = parameter.toArray();
      for (int i = 0; i < values.length; i++) {
        values[i] += (float) (0.3 * random.nextGaussian());
      }
      parameter.set(values);
    }
    return (Autoregressive) model;
  }

  /** A target of classes. */
  static Field classes(int k, int... dims) {
    Field field = Field.target("theta", dims);
    return field.on(Support.classes(field.shape().size(), k));
  }

  /** All rows of classes 0 to k - 1. */
  static Tensor all(int k, int... dims) {
    int elements = Arrays.stream(dims).reduce(1, Math::multiplyExact);
    int states = (int) Math.round(Math.pow(k, elements));
    float[] values = new float[states * elements];
    for (int state = 0; state < states; state++) {
      for (int i = 0, rest = state; i < elements; i++, rest /= k) {
        values[state * elements + i] = rest % k;
      }
    }
    int[] shape = new int[dims.length + 1];
    shape[0] = states;
    System.arraycopy(dims, 0, shape, 1, dims.length);
    return Tensor.of(values, shape);
  }

  /** The probabilities of all rows of classes sum to one, and differ. */
  static void probabilitiesSumToOne(Autoregressive model, int k, @Nullable Tensor condition) {
    Tensor states = all(k, model.schema().targetShape().toArray());
    double sum = 0;
    double most = 0;
    for (float logProb : model.given(condition).logProb(states).toArray()) {
      sum += Math.exp(logProb);
      most = Math.max(most, Math.exp(logProb));
    }
    assertEquals(1, sum, 1e-5);
    assertTrue(most > 1.2 / states.dim(0), "the distribution is all but uniform");
  }

  /**
   * Draws are those of the definition: every element from a whole pass over the elements before it,
   * with the same random numbers.
   */
  static void drawsAreThoseOfWholePasses(Autoregressive model, @Nullable Tensor condition) {
    int n = 9;
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      SamplingDensity at = model.given(condition);
      SamplingDensity.Draws draws = at.sampleWithLogProb(n, RandomStream.of(7));
      float[] expected = drawnByWholePasses(model, n, condition, RandomStream.of(7));
      assertArrayEquals(expected, draws.values().toArray(), 1e-3f);
      assertArrayEquals(at.logProb(draws.values()).toArray(), draws.logProb().toArray(), 1e-3f);
    }
  }

  private static float[] drawnByWholePasses(
      Autoregressive model, int n, @Nullable Tensor context, RandomStream random) {
    ElementDistribution element = model.element();
    int elements = model.schema().targetShape().size();
    int each = element.noise();
    float[] uniform = new float[n * elements * each];
    random.fillUniform(uniform);
    float[] rows = new float[n * elements];
    for (int i = 0; i < elements; i++) {
      Tensor numbers =
          model
              .network()
              .apply(element.encode(Tensor.of(rows, n, elements), 0), context)
              .slice(1, i, i + 1)
              .reshape(n, element.outputs());
      float[] own = new float[n * each];
      for (int j = 0; j < own.length; j++) {
        own[j] = uniform[(j / each * elements + i) * each + j % each];
      }
      float[] drawn = new float[n];
      element.draw(i, numbers, own, drawn, new double[n]);
      for (int row = 0; row < n; row++) {
        rows[row * elements + i] = drawn[row];
      }
    }
    return rows;
  }

  /** Draws fall to the rows of classes as often as their probabilities say. */
  static void drawsFollowTheProbabilities(Autoregressive model, int k) {
    int count = 20_000;
    int[] dims = model.schema().targetShape().toArray();
    int elements = model.schema().targetShape().size();
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      float[] logProb = model.given(null).logProb(all(k, dims)).toArray();
      int[] found = new int[logProb.length];
      float[] draws = model.given(null).sample(count, RandomStream.of(9)).toArray();
      for (int row = 0; row < count; row++) {
        int state = 0;
        for (int i = elements - 1; i >= 0; i--) {
          state = state * k + (int) draws[row * elements + i];
        }
        found[state]++;
      }
      double chiSquare = 0;
      int cells = 0;
      double rareExpected = 0;
      int rareFound = 0;
      for (int state = 0; state < found.length; state++) {
        double expected = count * Math.exp(logProb[state]);
        if (expected < 5) {
          rareExpected += expected;
          rareFound += found[state];
        } else {
          chiSquare += (found[state] - expected) * (found[state] - expected) / expected;
          cells++;
        }
      }
      double rare = rareFound - rareExpected;
      chiSquare += rare * rare / Math.max(1, rareExpected);
      // Five standard deviations of chi-square: a false alarm in a million.
      assertTrue(chiSquare < cells + 5 * Math.sqrt(2.0 * cells), chiSquare + " in " + cells);
    }
  }

  /** Numbers for an element depend on every element before it, and on none behind. */
  static void seesAllBeforeAndNoneBehind(CausalNetwork network, int parts, int in, int context) {
    try (Scope scope = Scope.open()) {
      RandomStream random = RandomStream.of(8);
      Tensor x = random.normal(1, parts, in).variable();
      Tensor given = context == 0 ? null : random.normal(1, context).variable();
      for (int part = 0; part < parts; part++) {
        Tensor numbers = network.apply(x, given).slice(1, part, part + 1).square().sum();
        float[] gradient = Gradients.of(numbers, List.of(x)).get(0).toArray();
        for (int i = 0; i < gradient.length; i++) {
          String which = "part " + part + ", input " + i;
          assertEquals(i / in < part, gradient[i] != 0, which);
        }
      }
    }
  }
}
