package org.understudy.tensor;

import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_exp;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_tanh;

import java.nio.FloatBuffer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The affine map of flows, {@code y = x e^s + t} (Dinh et al. 2017), fused: one pass forwards, one
 * backwards.
 *
 * <p>Each element has two adjacent numbers, t and r. The logarithm of its scale is {@code s = limit
 * tanh(r / limit)}, so that no scale leaves {@code e^-limit} to {@code e^limit}. Numbers of zero
 * give the identity.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Affine {
  /**
   * A transformed batch.
   *
   * @param y {@code [n, d]}
   * @param logDet {@code [n]}, log |dy / dx| summed over the elements of each row
   */
  public record Result(Tensor y, Tensor logDet) {}

  private Affine() {}

  /**
   * From x to y.
   *
   * @param x {@code [n, d]}
   * @param numbers {@code [n, 2 d]} or {@code [n, d, 2]}
   * @param limit of |s|, positive
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public static Result forward(Tensor x, Tensor numbers, float limit) {
    return run(x, numbers, limit, false);
  }

  /** From y back to x; its {@code logDet} is log |dx / dy|. Arguments as in {@link #forward}. */
  public static Result inverse(Tensor y, Tensor numbers, float limit) {
    return run(y, numbers, limit, true);
  }

  private static Result run(Tensor x, Tensor numbers, float limit, boolean inverse) {
    if (!(limit > 0)) {
      throw new IllegalArgumentException("affine: expected a positive limit, found " + limit);
    }
    boolean fits =
        x.rank() == 2
            && numbers.rank() >= 1
            && numbers.dim(0) == x.dim(0)
            && numbers.size() == 2 * x.size();
    if (!fits) {
      throw new IllegalArgumentException(
          "affine: input %s and numbers %s do not fit; expected [n, d] and [n, 2 d]"
              .formatted(x.shape(), numbers.shape()));
    }
    int n = x.dim(0);
    int d = x.dim(1);
    ThreadState state = ThreadState.current();
    FloatBuffer from = x.storage().data;
    FloatBuffer raw = numbers.storage().data;
    // tanh(r / limit), and the scale or its reciprocal: what the derivative needs.
    Tensor bends = Tensor.blank(state, x.shape());
    Tensor scales = Tensor.blank(state, x.shape());
    logScales(state, x.size(), raw, limit, inverse, bends.storage(), scales.storage());
    FloatBuffer bend = bends.storage().data;
    FloatBuffer scale = scales.storage().data;
    Storage y = state.pool.take(x.size());
    Storage logDet = state.pool.take(n);
    for (int row = 0; row < n; row++) {
      double sum = 0;
      for (int i = row * d; i < (row + 1) * d; i++) {
        float shift = raw.get(2 * i);
        float e = scale.get(i);
        y.data.put(i, inverse ? (from.get(i) - shift) * e : from.get(i) * e + shift);
        sum += bend.get(i);
      }
      logDet.data.put(row, (float) (inverse ? -limit * sum : limit * sum));
    }
    boolean records = Tensor.records(state, x, numbers);
    Tensor[] outputs = new Tensor[2];
    Node node =
        records
            ? new Node(
                state.nextNode(),
                new Tensor[] {x, numbers},
                gradients ->
                    backward(x, numbers, limit, inverse, bends, scales, outputs[0], gradients),
                2)
            : null;
    if (!records) {
      bends.close();
      scales.close();
    }
    outputs[0] = Tensor.make(state, x.shape(), y, node, 0);
    outputs[1] = Tensor.make(state, Shape.of(n), logDet, node, 1);
    return new Result(outputs[0], outputs[1]);
  }

  private static void logScales(
      ThreadState state,
      int size,
      FloatBuffer raw,
      float limit,
      boolean inverse,
      Storage bends,
      Storage scales) {
    if (size == 0) {
      return;
    }
    for (int i = 0; i < size; i++) {
      bends.data.put(i, raw.get(2 * i + 1) / limit);
    }
    state.primitives.eltwise(dnnl_eltwise_tanh, 0, 0, size, bends, bends);
    for (int i = 0; i < size; i++) {
      scales.data.put(i, (inverse ? -limit : limit) * bends.data.get(i));
    }
    state.primitives.eltwise(dnnl_eltwise_exp, 0, 0, size, scales, scales);
  }

  private static @Nullable Tensor[] backward(
      Tensor x,
      Tensor numbers,
      float limit,
      boolean inverse,
      Tensor bends,
      Tensor scales,
      Tensor y,
      @Nullable Tensor[] gradients) {
    ThreadState state = ThreadState.current();
    if (state.recording) {
      return Gradients.through(
          fresh -> composed(fresh[0], fresh[1], limit, inverse),
          new Tensor[] {x, numbers},
          gradients);
    }
    int n = x.dim(0);
    int d = x.dim(1);
    Tensor toX = Tensor.blank(state, x.shape());
    Tensor toNumbers = Tensor.blank(state, numbers.shape());
    FloatBuffer gx = toX.storage().data;
    FloatBuffer gr = toNumbers.storage().data;
    FloatBuffer gy = gradients[0] == null ? null : gradients[0].storage().data;
    FloatBuffer gl = gradients[1] == null ? null : gradients[1].storage().data;
    FloatBuffer bend = bends.storage().data;
    FloatBuffer scale = scales.storage().data;
    FloatBuffer scaled = (inverse ? y : x).storage().data;
    for (int row = 0; row < n; row++) {
      float toLogDet = gl == null ? 0 : inverse ? -gl.get(row) : gl.get(row);
      for (int i = row * d; i < (row + 1) * d; i++) {
        float g = gy == null ? 0 : gy.get(i);
        float t = bend.get(i);
        float back = g * scale.get(i);
        gx.put(i, back);
        gr.put(2 * i, inverse ? -back : g);
        // dy/ds is x e^s forwards, and -x where x is the result.
        float toLogScale = inverse ? -g * scaled.get(i) : back * scaled.get(i);
        gr.put(2 * i + 1, (toLogScale + toLogDet) * (1 - t * t));
      }
    }
    return new @Nullable Tensor[] {toX, toNumbers};
  }

  private static Tensor[] composed(Tensor x, Tensor numbers, float limit, boolean inverse) {
    int n = x.dim(0);
    int d = x.dim(1);
    Tensor pairs = numbers.reshape(n, d, 2);
    Tensor shift = pairs.slice(2, 0, 1).reshape(n, d);
    Tensor logScale = pairs.slice(2, 1, 2).reshape(n, d).div(limit).tanh().mul(limit);
    return inverse
        ? new Tensor[] {x.sub(shift).mul(logScale.neg().exp()), logScale.neg().sum(1)}
        : new Tensor[] {x.mul(logScale.exp()).add(shift), logScale.sum(1)};
  }
}
