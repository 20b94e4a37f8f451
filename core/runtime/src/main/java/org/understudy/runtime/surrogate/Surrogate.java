package org.understudy.runtime.surrogate;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.runtime.transform.Transforms;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Density;
import org.understudy.spi.Distribution;
import org.understudy.spi.Model;
import org.understudy.spi.Role;
import org.understudy.spi.Sampling;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Choice;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * A trained model behind its transforms: a conditional distribution in the user's own units.
 *
 * <p>Safe to use from many threads at once. The capabilities are the model's own, Jacobians counted
 * in every density; only a score at a noise level belongs to the model's space.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Surrogate implements ConditionalDistribution, AutoCloseable {
  private final Choice choice;
  private final Model model;
  private final Transforms transforms;
  private final Map<String, Object> provenance;

  /**
   * A surrogate, which from now on owns the model.
   *
   * @param choice the provider's name and settings that make such a model
   * @param provenance where it comes from: numbers, texts, lists and maps of them
   */
  public Surrogate(
      Choice choice, Model model, Transforms transforms, Map<String, Object> provenance) {
    this.choice = choice;
    this.model = model;
    this.transforms = transforms;
    this.provenance = new LinkedHashMap<>(provenance);
  }

  /** The provider's name and settings. */
  public Choice choice() {
    return choice;
  }

  /** The model, in its own space. */
  public Model model() {
    return model;
  }

  /** The maps between the user's units and the model's space. */
  public Transforms transforms() {
    return transforms;
  }

  /** Where this surrogate comes from. */
  public Map<String, Object> provenance() {
    return provenance;
  }

  /** The fields in the user's units. */
  @Override
  public Schema schema() {
    return transforms.userSchema();
  }

  @Override
  public Distribution given(@Nullable Tensor condition) {
    if ((condition != null) != schema().isConditional()) {
      throw new IllegalArgumentException(
          schema().isConditional()
              ? "this surrogate needs a condition: " + schema().columns(Role.CONDITION)
              : "this surrogate takes no condition");
    }
    float[] user = condition == null ? null : condition.toArray();
    int width = schema().conditionShape().size();
    if (user != null && (user.length == 0 || user.length % width != 0)) {
      throw new IllegalArgumentException(
          "condition: expected rows of %d numbers %s, found shape %s"
              .formatted(width, schema().columns(Role.CONDITION), condition.shape()));
    }
    return InUserUnits.of(model, transforms, user);
  }

  /**
   * Draws as plain arrays; the same for the same seed whatever else runs.
   *
   * @param condition one row of the condition fields in the user's units; null where there is none
   * @return {@code count} rows of the target fields in the user's units
   * @throws UnsupportedOperationException if the model cannot be drawn from
   */
  public float[][] sample(float @Nullable [] condition, int count, long seed) {
    try (Scope scope = Scope.open()) {
      Sampling sampling =
          org.understudy.spi.Capability.require(
              given(userTensor(condition)), Sampling.class, "model '" + choice.type() + "'");
      return rows(sampling.sample(count, RandomStream.of(seed)));
    }
  }

  /**
   * Log-densities in nats, in the user's units.
   *
   * @param x rows of the target fields
   * @param condition one row of the condition fields; null where there is none
   * @throws UnsupportedOperationException if the model has no exact density
   */
  public double[] logProb(float[][] x, float @Nullable [] condition) {
    try (Scope scope = Scope.open()) {
      Density density =
          org.understudy.spi.Capability.require(
              given(userTensor(condition)), Density.class, "model '" + choice.type() + "'");
      int width = schema().targetShape().size();
      float[] flat = new float[x.length * width];
      for (int i = 0; i < x.length; i++) {
        if (x[i].length != width) {
          throw new IllegalArgumentException(
              "logProb: row %d has %d numbers, expected %d %s"
                  .formatted(i, x[i].length, width, schema().columns(Role.TARGET)));
        }
        System.arraycopy(x[i], 0, flat, i * width, width);
      }
      Shape shape = schema().targetShape().prepend(x.length);
      float[] values = density.logProb(Tensor.of(flat, shape.toArray())).toArray();
      double[] result = new double[values.length];
      for (int i = 0; i < values.length; i++) {
        result[i] = values[i];
      }
      return result;
    }
  }

  private static @Nullable Tensor userTensor(float @Nullable [] condition) {
    return condition == null ? null : Tensor.of(condition, 1, condition.length);
  }

  static float[][] rows(Tensor tensor) {
    int n = tensor.dim(0);
    float[] flat = tensor.toArray();
    int width = n == 0 ? 0 : flat.length / n;
    float[][] rows = new float[n][];
    for (int i = 0; i < n; i++) {
      rows[i] = Arrays.copyOfRange(flat, i * width, (i + 1) * width);
    }
    return rows;
  }

  @Override
  public void close() {
    model.close();
  }
}
