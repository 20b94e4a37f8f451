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
import org.understudy.spi.SamplingDensity;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Choice;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * A trained model behind its transforms: a conditional distribution in the user's own units.
 *
 * <p>Safe to use from many threads at once. The capabilities are those of the model that concern
 * the user's units: draws and densities, Jacobians counted.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Surrogate implements ConditionalDistribution, AutoCloseable {
  /** Draws are made this many at a time, so that a million of them fit any machine. */
  private static final int CHUNK = 10_000;

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
    return at(user);
  }

  /**
   * The surrogate at conditions held on the heap, usable in any scope and thread.
   *
   * @param condition rows of the condition fields in the user's units, null where there are none
   */
  private Distribution at(float @Nullable [] condition) {
    float[] own = condition == null ? null : transforms.forward(Role.CONDITION, condition);
    Distribution probe;
    try (Scope scope = Scope.open()) {
      probe = model.given(tensor(own));
    }
    if (probe instanceof SamplingDensity) {
      return new Exact(own);
    }
    return probe instanceof Sampling ? new Drawn(own) : new Unknown();
  }

  private @Nullable Tensor tensor(float @Nullable [] own) {
    if (own == null) {
      return null;
    }
    Shape shape = schema().conditionShape();
    return Tensor.of(own, shape.prepend(own.length / shape.size()).toArray());
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

  private static float[][] rows(Tensor tensor) {
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

  /** Neither draws nor densities in the user's units. */
  private final class Unknown implements Distribution {
    @Override
    public Shape eventShape() {
      return schema().targetShape();
    }
  }

  /** Draws only. */
  private final class Drawn implements Sampling {
    private final float @Nullable [] condition;

    Drawn(float @Nullable [] condition) {
      this.condition = condition;
    }

    @Override
    public Shape eventShape() {
      return schema().targetShape();
    }

    @Override
    public Tensor sample(int count, RandomStream random) {
      return draw(condition, count, random, null);
    }
  }

  /** Draws and exact densities. */
  private final class Exact implements SamplingDensity {
    private final float @Nullable [] condition;

    Exact(float @Nullable [] condition) {
      this.condition = condition;
    }

    @Override
    public Shape eventShape() {
      return schema().targetShape();
    }

    @Override
    public Tensor sample(int count, RandomStream random) {
      return draw(condition, count, random, null);
    }

    @Override
    public Draws sampleWithLogProb(int count, RandomStream random) {
      float[] logProb = new float[count];
      Tensor values = draw(condition, count, random, logProb);
      return new Draws(values, Tensor.of(logProb, count));
    }

    @Override
    public Tensor logProb(Tensor x) {
      int width = eventShape().size();
      if (x.rank() == 0 || x.size() != x.dim(0) * width) {
        throw new IllegalArgumentException(
            "logProb: expected events [n, %d], found %s".formatted(width, x.shape()));
      }
      float[] user = x.toArray();
      float[] own = transforms.forward(Role.TARGET, user);
      double[] jacobian = transforms.logJacobian(Role.TARGET, user);
      if (x.requiresGradient() && !Gradients.isPaused()) {
        return recorded(x, user, own, jacobian);
      }
      float[] values;
      try (Scope scope = Scope.open();
          Gradients.Recording paused = Gradients.pause()) {
        Density density = (Density) model.given(tensor(condition));
        values = density.logProb(Tensor.of(own, x.shape().toArray())).toArray();
      }
      for (int i = 0; i < values.length; i++) {
        values[i] = supports(user, i) ? (float) (values[i] + jacobian[i]) : Float.NEGATIVE_INFINITY;
      }
      return Tensor.of(values, values.length);
    }

    private boolean supports(float[] user, int row) {
      int width = eventShape().size();
      return transforms.supports(
          Role.TARGET, Arrays.copyOfRange(user, row * width, (row + 1) * width));
    }

    /** With the transforms' tangents at x: value and first derivatives are exact. */
    private Tensor recorded(Tensor x, float[] user, float[] own, double[] jacobian) {
      int n = x.dim(0);
      int width = eventShape().size();
      int[] shape = x.shape().toArray();
      float[] slopes = transforms.slopes(Role.TARGET, user);
      float[] bends = transforms.bends(Role.TARGET, user);
      float[] offset = new float[n];
      for (int i = 0; i < n; i++) {
        offset[i] = (float) jacobian[i];
        if (!supports(user, i)) {
          // Off the support any finite place will do: the density is zero, and so is its slope.
          Arrays.fill(own, i * width, (i + 1) * width, 0);
          Arrays.fill(slopes, i * width, (i + 1) * width, 0);
          Arrays.fill(bends, i * width, (i + 1) * width, 0);
          offset[i] = Float.NEGATIVE_INFINITY;
        }
      }
      Tensor moved = x.sub(x.detach());
      Density density = (Density) model.given(tensor(condition));
      Tensor logProb =
          density.logProb(Tensor.of(own, shape).add(moved.mul(Tensor.of(slopes, shape))));
      Tensor tilted = moved.mul(Tensor.of(bends, shape)).reshape(n, width).sum(1);
      return logProb.add(tilted).add(Tensor.of(offset, n));
    }
  }

  /** Draws in the user's units, and their log-densities if an array for them is given. */
  private Tensor draw(
      float @Nullable [] condition, int count, RandomStream random, float @Nullable [] logProb) {
    int width = schema().targetShape().size();
    float[] user = new float[Math.multiplyExact(count, width)];
    boolean paired = condition != null && condition.length > schema().conditionShape().size();
    int chunk = paired ? Math.max(1, count) : CHUNK;
    for (int from = 0; from < count; from += chunk) {
      int size = Math.min(chunk, count - from);
      try (Scope scope = Scope.open();
          Gradients.Recording paused = Gradients.pause()) {
        Sampling sampling = (Sampling) model.given(tensor(condition));
        Tensor values;
        if (logProb == null) {
          values = sampling.sample(size, random);
        } else {
          SamplingDensity.Draws draws =
              ((SamplingDensity) sampling).sampleWithLogProb(size, random);
          values = draws.values();
          draws.logProb().copyTo(logProb, from);
        }
        float[] back = transforms.inverse(Role.TARGET, values.toArray());
        System.arraycopy(back, 0, user, from * width, back.length);
      }
    }
    if (logProb != null) {
      double[] jacobian = transforms.logJacobian(Role.TARGET, user);
      for (int i = 0; i < count; i++) {
        logProb[i] = (float) (logProb[i] + jacobian[i]);
      }
    }
    return Tensor.of(user, schema().targetShape().prepend(count).toArray());
  }
}
