package org.understudy.tensor;

import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_exp;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** Operations that join the elements of one axis. */
final class Reduction {
  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  /** Rows shorter than this are summed element by element, longer than that piece by piece. */
  private static final int LEAST_ROW = 32;

  private static final int MOST_ROW = 2048;

  private Reduction() {}

  static Tensor sum(Tensor x, int axis) {
    int at = x.shape().axis(axis);
    Shape shape = x.shape().without(at);
    int outer = x.shape().outer(at);
    int extent = x.dim(at);
    int inner = x.shape().inner(at);
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(shape.size());
    FloatBuffer source = x.storage().data;
    if (inner == 1) {
      for (int o = 0; o < outer; o++) {
        out.data.put(o, (float) sumOfRun(source, o * extent, extent));
      }
    } else {
      double[] sums = new double[inner];
      for (int o = 0; o < outer; o++) {
        java.util.Arrays.fill(sums, 0);
        for (int e = 0; e < extent; e++) {
          int from = (o * extent + e) * inner;
          for (int i = 0; i < inner; i++) {
            sums[i] += source.get(from + i);
          }
        }
        for (int i = 0; i < inner; i++) {
          out.data.put(o * inner + i, (float) sums[i]);
        }
      }
    }
    Shape kept = x.shape().with(at, 1);
    return Tensor.result(
        state,
        shape,
        out,
        Derivative.linear(t -> sum(t, at), g -> g.reshape(kept).broadcastTo(x.shape())),
        x);
  }

  /**
   * The sum over an axis for gradients, in float32 where that is faster: rows behind the axis are
   * added whole.
   */
  static Tensor gradientSum(Tensor x, int axis) {
    Shape before = x.shape();
    int extent = before.dim(axis);
    int inner = before.inner(axis);
    if (inner < LEAST_ROW || extent < 2) {
      return sum(x, axis);
    }
    Shape shape = before.without(axis);
    ThreadState state = ThreadState.current();
    FloatBuffer source = x.storage().data;
    Storage out = state.pool.take(shape.size());
    int width = Math.min(inner, MOST_ROW);
    float[] row = new float[width];
    float[] sums = new float[width];
    for (int o = 0; o < before.outer(axis); o++) {
      for (int from = 0; from < inner; from += width) {
        int count = Math.min(width, inner - from);
        source.get(o * extent * inner + from, sums, 0, count);
        for (int e = 1; e < extent; e++) {
          source.get((o * extent + e) * inner + from, row, 0, count);
          for (int i = 0; i < count; i++) {
            sums[i] += row[i];
          }
        }
        out.data.put(o * inner + from, sums, 0, count);
      }
    }
    Shape kept = before.with(axis, 1);
    return Tensor.result(
        state,
        shape,
        out,
        Derivative.linear(t -> gradientSum(t, axis), g -> g.reshape(kept).broadcastTo(before)),
        x);
  }

  /** Four running sums, so that one addition need not wait for the last. */
  private static double sumOfRun(FloatBuffer source, int from, int count) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 3 < count; i += 4) {
      a += source.get(from + i);
      b += source.get(from + i + 1);
      c += source.get(from + i + 2);
      d += source.get(from + i + 3);
    }
    for (; i < count; i++) {
      a += source.get(from + i);
    }
    return (a + b) + (c + d);
  }

  static Tensor extreme(Tensor x, int axis, boolean largest) {
    int at = x.shape().axis(axis);
    int extent = x.dim(at);
    if (extent == 0) {
      throw new IllegalArgumentException(
          (largest ? "max" : "min") + ": axis " + at + " of shape " + x.shape() + " is empty");
    }
    Shape shape = x.shape().without(at);
    int inner = x.shape().inner(at);
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(shape.size());
    FloatBuffer source = x.storage().data;
    for (int j = 0; j < shape.size(); j++) {
      int from = (j / inner) * extent * inner + j % inner;
      float best = source.get(from);
      for (int e = 1; e < extent; e++) {
        float value = source.get(from + e * inner);
        best = largest ? Math.max(best, value) : Math.min(best, value);
      }
      out.data.put(j, best);
    }
    Shape kept = x.shape().with(at, 1);
    Tensor[] self = new Tensor[1];
    Tensor y =
        Tensor.result(
            state,
            shape,
            out,
            gradients -> {
              Tensor chosen = x.eq(self[0].reshape(kept));
              Tensor share = gradients[0].reshape(kept).div(chosen.sum(at, true));
              return new @Nullable Tensor[] {chosen.mul(share)};
            },
            x);
    self[0] = y;
    return y;
  }

  static Tensor logSumExp(Tensor x, int axis) {
    int at = x.shape().axis(axis);
    Shape shape = x.shape().without(at);
    int extent = x.dim(at);
    int inner = x.shape().inner(at);
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(shape.size());
    Storage shifted = state.pool.take(x.size());
    FloatBuffer source = x.storage().data;
    for (int j = 0; j < shape.size(); j++) {
      int from = (j / inner) * extent * inner + j % inner;
      float best = Float.NEGATIVE_INFINITY;
      for (int e = 0; e < extent; e++) {
        best = Math.max(best, source.get(from + e * inner));
      }
      out.data.put(j, best);
      for (int e = 0; e < extent; e++) {
        int index = from + e * inner;
        shifted.data.put(index, Float.isInfinite(best) ? 0 : source.get(index) - best);
      }
    }
    if (x.size() > 0) {
      state.primitives.eltwise(dnnl_eltwise_exp, 0, 0, x.size(), shifted, shifted);
    }
    for (int j = 0; j < shape.size(); j++) {
      float best = out.data.get(j);
      if (!Float.isInfinite(best)) {
        int from = (j / inner) * extent * inner + j % inner;
        double sum = 0;
        for (int e = 0; e < extent; e++) {
          sum += shifted.data.get(from + e * inner);
        }
        out.data.put(j, (float) (best + Math.log(sum)));
      }
    }
    if (shifted.release()) {
      state.pool.give(shifted);
    }
    Shape kept = x.shape().with(at, 1);
    return Tensor.result(
        state,
        shape,
        out,
        gradients -> new @Nullable Tensor[] {softmax(x, at).mul(gradients[0].reshape(kept))},
        x);
  }

  static Tensor softmax(Tensor x, int axis) {
    int at = x.shape().axis(axis);
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(x.size());
    if (x.size() > 0) {
      state.primitives.softmax(
          x.shape().outer(at), x.dim(at), x.shape().inner(at), x.storage(), out);
    }
    Tensor[] self = new Tensor[1];
    Tensor y =
        Tensor.result(
            state,
            x.shape(),
            out,
            Derivative.symmetric(
                g -> {
                  Tensor weighted = g.mul(self[0]);
                  return weighted.sub(self[0].mul(weighted.sum(at, true)));
                }),
            x);
    self[0] = y;
    return y;
  }

  static Tensor logSoftmax(Tensor x, int axis) {
    int at = x.shape().axis(axis);
    ThreadState state = ThreadState.current();
    Storage out = logSoftmaxStorage(x, at);
    Tensor[] self = new Tensor[1];
    Tensor y =
        Tensor.result(
            state,
            x.shape(),
            out,
            gradients ->
                new @Nullable Tensor[] {
                  gradients[0].sub(self[0].exp().mul(gradients[0].sum(at, true)))
                },
            x);
    self[0] = y;
    return y;
  }

  /** oneDNN's own is as coarse as its logarithm, 4e-6. */
  private static Storage logSoftmaxStorage(Tensor x, int at) {
    if (x.size() == 0) {
      return ThreadState.current().pool.take(0);
    }
    Shape kept = x.shape().with(at, 1);
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      Tensor shifted = x.sub(extreme(x, at, true).reshape(kept));
      Storage out = shifted.sub(logSumExp(shifted, at).reshape(kept)).storage();
      out.retain();
      return out;
    }
  }

  /** Running sums from the first element, or from the last if reversed. */
  static Tensor cumsum(Tensor x, int axis, boolean reversed) {
    int at = x.shape().axis(axis);
    int extent = x.dim(at);
    int inner = x.shape().inner(at);
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(x.size());
    FloatBuffer source = x.storage().data;
    int lines = extent == 0 ? 0 : x.size() / extent;
    for (int j = 0; j < lines; j++) {
      int from = (j / inner) * extent * inner + j % inner;
      double sum = 0;
      for (int e = 0; e < extent; e++) {
        int index = from + (reversed ? extent - 1 - e : e) * inner;
        sum += source.get(index);
        out.data.put(index, (float) sum);
      }
    }
    return Tensor.result(
        state,
        x.shape(),
        out,
        Derivative.linear(t -> cumsum(t, at, reversed), g -> cumsum(g, at, !reversed)),
        x);
  }

  static Tensor standardNormalLogProb(Tensor x) {
    if (x.rank() != 2) {
      throw new IllegalArgumentException(
          "standardNormalLogProb: expected shape [n, d], found " + x.shape());
    }
    int n = x.dim(0);
    int d = x.dim(1);
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(n);
    FloatBuffer source = x.storage().data;
    for (int row = 0; row < n; row++) {
      double squares = 0;
      for (int i = 0; i < d; i++) {
        double v = source.get(row * d + i);
        squares += v * v;
      }
      out.data.put(row, (float) (-0.5 * squares - d * HALF_LOG_TWO_PI));
    }
    return Tensor.result(
        state,
        Shape.of(n),
        out,
        gradients -> new @Nullable Tensor[] {x.mul(gradients[0].reshape(n, 1)).neg()},
        x);
  }
}
