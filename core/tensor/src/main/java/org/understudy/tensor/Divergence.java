package org.understudy.tensor;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;

/**
 * The divergence of a vector field, tr(df / dx) = sum over i of df_i / dx_i, by {@link Tangents}:
 * what the log-density of a continuous flow changes by (Chen et al. 2018), and a part of the score
 * matching objective (Hyvärinen 2005).
 *
 * <pre>{@code
 * Divergence.Result flow = Divergence.exact(z -> network.apply(z, time), x);
 * Tensor dLogProb = flow.divergence().neg();
 * }</pre>
 *
 * <p>The field is computed once. Its results and the divergence can be differentiated, with respect
 * to what the field reads and to x, unless recording is paused. The rows of a batch are points by
 * themselves: no row of f(x) may depend on another of x, as it would behind a batch normalisation.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Divergence {
  /**
   * A field at a batch of points.
   *
   * @param value f(x), {@code [n, d]}
   * @param divergence {@code [n]}, exact or an estimate
   */
  public record Result(Tensor value, Tensor divergence) {}

  private Divergence() {}

  /**
   * The divergence itself, by one tangent for each of the d directions. A sweep for each is cheaper
   * than one sweep over the batch repeated d times, unless the batch is small, some tens of points.
   *
   * @param field from {@code [n, d]} to {@code [n, d]}
   * @param x {@code [n, d]}
   * @throws IllegalArgumentException if x is not a batch of rows, or f(x) has another shape
   */
  public static Result exact(UnaryOperator<Tensor> field, Tensor x) {
    return of(field, x, way -> trace(way, x.shape()));
  }

  /**
   * Hutchinson's estimate, the mean over probes e of e . J e (Hutchinson 1990; Grathwohl et al.
   * 2019). It is unbiased where the elements of a probe are independent with mean 0 and variance 1;
   * signs, {@code stream.uniform(n, d).lt(0.5f).mul(2).sub(1)}, have the least variance of all.
   *
   * @param field from {@code [n, d]} to {@code [n, d]}
   * @param x {@code [n, d]}
   * @param probes at least one, each {@code [n, d]}
   * @throws IllegalArgumentException if x is not a batch of rows, f(x) or a probe has another
   *     shape, or there is no probe
   */
  public static Result estimate(UnaryOperator<Tensor> field, Tensor x, List<Tensor> probes) {
    if (probes.isEmpty()) {
      throw new IllegalArgumentException("divergence: expected at least one probe, found none");
    }
    for (Tensor probe : probes) {
      if (!probe.shape().equals(x.shape())) {
        throw new IllegalArgumentException(
            "divergence: expected probes of the points' shape %s, found %s"
                .formatted(x.shape(), probe.shape()));
      }
    }
    return of(field, x, way -> hutchinson(way, probes));
  }

  private static Result of(
      UnaryOperator<Tensor> field, Tensor x, Function<Tangents, Tensor> trace) {
    if (x.rank() != 2) {
      throw new IllegalArgumentException(
          "divergence: expected points of shape [n, d], found " + x.shape());
    }
    if (!Gradients.isPaused()) {
      Tensor start = x.requiresGradient() ? x.alias() : origin(x);
      Tensor value = checked(field.apply(start), x);
      return new Result(value, trace.apply(new Tangents(value, List.of(start))));
    }
    try (Scope work = Scope.open()) {
      ThreadState state = ThreadState.current();
      Tensor start = origin(x);
      Tensor value;
      state.recording = true;
      try {
        value = checked(field.apply(start), x);
      } finally {
        state.recording = false;
      }
      Tensor divergence = trace.apply(new Tangents(value, List.of(start)));
      return new Result(work.keep(value.detach()), work.keep(divergence));
    }
  }

  /** The same numbers as the first of what is recorded: no variable that others could miss. */
  private static Tensor origin(Tensor x) {
    ThreadState state = ThreadState.current();
    Storage held = x.storage().retain();
    Node none = new Node(state.nextNode(), new Tensor[0], gradients -> new Tensor[0], 1);
    return Tensor.make(state, x.shape(), held, none, 0);
  }

  private static Tensor checked(Tensor value, Tensor x) {
    if (!value.shape().equals(x.shape())) {
      throw new IllegalArgumentException(
          "divergence: expected a field from %s to the same shape, found %s"
              .formatted(x.shape(), value.shape()));
    }
    return value;
  }

  private static Tensor trace(Tangents way, Shape shape) {
    int n = shape.dim(0);
    int d = shape.dim(1);
    if (d == 0) {
      return Tensor.zeros(n);
    }
    Tensor[] diagonal = new Tensor[d];
    for (int i = 0; i < d; i++) {
      int at = i;
      diagonal[i] = alone(() -> way.along(List.of(unit(n, d, at))).slice(1, at, at + 1));
    }
    return Tensor.concat(1, diagonal).sum(1);
  }

  /** The i-th direction at each of n points. */
  private static Tensor unit(int n, int d, int i) {
    float[] values = new float[n * d];
    for (int row = 0; row < n; row++) {
      values[row * d + i] = 1;
    }
    return Tensor.of(values, n, d);
  }

  private static Tensor hutchinson(Tangents way, List<Tensor> probes) {
    Tensor sum = null;
    for (Tensor probe : probes) {
      Tensor product = alone(() -> way.along(List.of(probe)).mul(probe).sum(1));
      sum = sum == null ? product : sum.add(product);
    }
    return sum.div(probes.size());
  }

  /** What a tangent took is given back before the next, unless it is differentiated later. */
  private static Tensor alone(Supplier<Tensor> tangent) {
    if (!Gradients.isPaused()) {
      return tangent.get();
    }
    try (Scope inner = Scope.open()) {
      return inner.keep(tangent.get());
    }
  }
}
