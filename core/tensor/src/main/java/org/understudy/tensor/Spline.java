package org.understudy.tensor;

import java.nio.FloatBuffer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The monotonic rational-quadratic spline with linear tails (Gregory and Delbourgo 1982; Durkan et
 * al. 2019), fused: one pass forwards, one backwards.
 *
 * <p>Each element has K bins on {@code [-bound, bound]} and is the identity outside. Its 3K - 1
 * numbers are K widths and K heights, taken through a softmax with a floor of 1e-3 of the interval,
 * and K - 1 inner derivatives, taken through a softplus shifted so that zero means slope one, with
 * a floor of 1e-3. All numbers zero give the identity.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Spline {
  /** As many elements of a simple loop take the time of one of a spline. */
  private static final long ELEMENT_COST = 100;

  /**
   * A transformed batch.
   *
   * @param y {@code [n, d]}
   * @param logDet {@code [n]}, log |dy / dx| summed over the elements of each row
   */
  public record Result(Tensor y, Tensor logDet) {}

  private Spline() {}

  /**
   * From x to y.
   *
   * @param x {@code [n, d]}
   * @param parameters {@code [n, d * (3 bins - 1)]} or {@code [n, d, 3 bins - 1]}
   * @param bins K, from 2 to 500
   * @param bound half the length of the interval, positive
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public static Result forward(Tensor x, Tensor parameters, int bins, float bound) {
    return run(x, parameters, bins, bound, false);
  }

  /** From y back to x; its {@code logDet} is log |dx / dy|. Arguments as in {@link #forward}. */
  public static Result inverse(Tensor y, Tensor parameters, int bins, float bound) {
    return run(y, parameters, bins, bound, true);
  }

  private static Result run(Tensor x, Tensor raw, int bins, float bound, boolean inverse) {
    int count = 3 * bins - 1;
    if (bins < 2 || bins > 500 || !(bound > 0 && 2 * bound <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "spline: expected 2 to 500 bins and a positive bound, found " + bins + " and " + bound);
    }
    if (x.rank() != 2 || raw.dim(0) != x.dim(0) || raw.size() != x.size() * count) {
      throw new IllegalArgumentException(
          "spline: input %s with %d bins needs parameters [%s, %s], found %s"
              .formatted(
                  x.shape(),
                  bins,
                  x.rank() > 0 ? x.dim(0) : "n",
                  x.rank() > 1 ? x.dim(1) + " * " + count : "d * " + count,
                  raw.shape()));
    }
    int n = x.dim(0);
    int d = x.dim(1);
    ThreadState state = ThreadState.current();
    boolean records = Tensor.records(state, x, raw);
    Storage y = state.pool.take(x.size());
    Storage logDet = state.pool.take(n);
    Tensor kept = records ? Tensor.blank(state, Shape.of(x.size() * 2 * bins)) : null;
    FloatBuffer from = x.storage().data;
    FloatBuffer parameters = raw.storage().data;
    FloatBuffer shares = kept == null ? null : kept.storage().data;
    Loops.run(
        n,
        SplineKernel.grain(bins, d),
        ELEMENT_COST * x.size(),
        (begin, end) ->
            SplineKernel.of(bins)
                .forward(
                    from, parameters, begin, end, d, bound, inverse, y.data, logDet.data, shares));
    Node node =
        kept != null
            ? new Node(
                state.nextNode(),
                new Tensor[] {x, raw},
                gradients -> backward(x, raw, kept, bins, bound, inverse, gradients),
                2)
            : null;
    return new Result(
        Tensor.make(state, x.shape(), y, node, 0),
        Tensor.make(state, Shape.of(n), logDet, node, 1));
  }

  private static @Nullable Tensor[] backward(
      Tensor x,
      Tensor raw,
      Tensor kept,
      int bins,
      float bound,
      boolean inverse,
      @Nullable Tensor[] gradients) {
    ThreadState state = ThreadState.current();
    if (state.recording) {
      return Gradients.through(
          inputs -> {
            Result result = ComposedSpline.run(inputs[0], inputs[1], bins, bound, inverse);
            return new Tensor[] {result.y(), result.logDet()};
          },
          new Tensor[] {x, raw},
          gradients);
    }
    Tensor toX = Tensor.blank(state, x.shape());
    Tensor toRaw = Tensor.blank(state, raw.shape());
    FloatBuffer gy = gradients[0] == null ? null : gradients[0].storage().data;
    FloatBuffer gl = gradients[1] == null ? null : gradients[1].storage().data;
    FloatBuffer from = x.storage().data;
    FloatBuffer parameters = raw.storage().data;
    FloatBuffer shares = kept.storage().data;
    FloatBuffer intoX = toX.storage().data;
    FloatBuffer intoRaw = toRaw.storage().data;
    int d = x.dim(1);
    Loops.run(
        x.dim(0),
        SplineKernel.grain(bins, d),
        ELEMENT_COST * x.size(),
        (begin, end) ->
            SplineKernel.of(bins)
                .backward(
                    from,
                    parameters,
                    shares,
                    begin,
                    end,
                    d,
                    bound,
                    inverse,
                    gy,
                    gl,
                    intoX,
                    intoRaw));
    return new @Nullable Tensor[] {toX, toRaw};
  }
}
