package org.understudy.posterior;

import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.understudy.spi.Density;
import org.understudy.spi.Distribution;
import org.understudy.spi.Role;
import org.understudy.spi.Sampling;
import org.understudy.spi.SamplingDensity;
import org.understudy.spi.Schema;
import org.understudy.spi.Support;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * A distribution with some parameters held fixed: p(free | fixed), the slice of the joint density
 * normalised anew. With one or two free parameters the integral is taken on a grid and draws and
 * log-density follow from it ({@link GridSlice}); with more, draws come from Markov chains that
 * need the slice only up to its constant ({@link ChainSlice}).
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Slice {
  private static final int DRAWS = 4000;

  private final SamplingDensity whole;
  private final double[] at;
  private final int[] free;
  private final Support support;

  private Slice(SamplingDensity whole, double[] at, int[] free, Support support) {
    this.whole = whole;
    this.at = at;
    this.free = free;
    this.support = support;
  }

  /**
   * The distribution of the parameters that are not fixed, in their order.
   *
   * @param schema whose target fields the distribution draws
   * @param fixed values by column
   * @param random for the draws that say where to look
   * @return {@link Sampling}, and {@link Density} where one or two parameters are free
   * @throws IllegalArgumentException if a column does not exist, a value lies outside its support,
   *     nothing is left free, or the joint density is zero all over the slice
   */
  public static Sampling of(
      SamplingDensity whole, Schema schema, Map<String, Double> fixed, RandomStream random) {
    List<String> columns = schema.columns(Role.TARGET);
    Support support = schema.support(Role.TARGET);
    double[] at = new double[columns.size()];
    fixed.forEach(
        (column, value) -> {
          int i = Marginal.indexOf(columns, column);
          if (!support.contains(i, value)) {
            throw new IllegalArgumentException(
                "fixed.%s: expected a number from %s to %s, found %s"
                    .formatted(column, support.low(i), support.high(i), value));
          }
          at[i] = value;
        });
    int[] free =
        java.util.stream.IntStream.range(0, at.length)
            .filter(i -> !fixed.containsKey(columns.get(i)))
            .toArray();
    if (free.length == 0) {
      throw new IllegalArgumentException(
          "fixed: at least one of " + String.join(", ", columns) + " must be left free");
    }
    Slice slice = new Slice(whole, at, free, support);
    float[] near = slice.drawn(random.split("near"));
    return free.length <= 2
        ? GridSlice.of(slice, near)
        : ChainSlice.of(slice, near, random.split("chains"));
  }

  /** How many parameters are free. */
  int size() {
    return free.length;
  }

  double low(int i) {
    return support.low(free[i]);
  }

  double high(int i) {
    return support.high(free[i]);
  }

  /** The free parameters of draws from the whole: {@code n * size()} numbers. */
  private float[] drawn(RandomStream random) {
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      return whole.sample(DRAWS, random).reshape(DRAWS, at.length).gather(1, free).toArray();
    }
  }

  /** The joint log-density at rows of the free parameters, {@code [n, size()]}. */
  Tensor joint(Tensor x) {
    int n = x.dim(0);
    float[] held = new float[n * at.length];
    for (int row = 0; row < n; row++) {
      for (int i = 0; i < at.length; i++) {
        held[row * at.length + i] = (float) at[i];
      }
      for (int i : free) {
        held[row * at.length + i] = 0;
      }
    }
    Tensor rows = Tensor.of(held, n, at.length).add(x.scatter(1, free, at.length));
    return whole.logProb(rows.reshape(whole.eventShape().prepend(n).toArray()));
  }

  /** The same for numbers on the heap, in chunks; not finite becomes negative infinity. */
  double[] joint(float[] x) {
    int n = x.length / free.length;
    double[] result = new double[n];
    int chunk = 4096;
    for (int from = 0; from < n; from += chunk) {
      int size = Math.min(chunk, n - from);
      float[] part =
          java.util.Arrays.copyOfRange(x, from * free.length, (from + size) * free.length);
      try (Scope scope = Scope.open();
          Gradients.Recording paused = Gradients.pause()) {
        float[] values = joint(Tensor.of(part, size, free.length)).toArray();
        for (int i = 0; i < size; i++) {
          result[from + i] = Float.isFinite(values[i]) ? values[i] : Double.NEGATIVE_INFINITY;
        }
      }
    }
    return result;
  }

  /** Draws of all parameters: those of a slice with the fixed ones in their places. */
  static Sampling completed(Sampling slice, Schema schema, Map<String, Double> fixed) {
    List<String> columns = schema.columns(Role.TARGET);
    return new Completed(slice, schema, columns, fixed);
  }

  private record Completed(
      Sampling slice, Schema schema, List<String> columns, Map<String, Double> fixed)
      implements Sampling {
    @Override
    public org.understudy.tensor.Shape eventShape() {
      return schema.targetShape();
    }

    @Override
    public Tensor sample(int count, RandomStream random) {
      int width = columns.size();
      float[] all = new float[count * width];
      float[] drawn;
      try (Scope scope = Scope.open()) {
        drawn = slice.sample(count, random).toArray();
      }
      int next = 0;
      for (int i = 0; i < all.length; i++) {
        Double held = fixed.get(columns.get(i % width));
        all[i] = held == null ? drawn[next++] : held.floatValue();
      }
      return Tensor.of(all, eventShape().prepend(count).toArray());
    }
  }

  /** Nothing to normalise. */
  static IllegalArgumentException empty(Distribution slice) {
    return new IllegalArgumentException(
        "fixed: the density is zero all over the slice of "
            + slice.eventShape().size()
            + " free parameters; choose values that the posterior can have");
  }
}
