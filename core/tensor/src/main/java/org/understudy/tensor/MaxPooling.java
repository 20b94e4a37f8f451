package org.understudy.tensor;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** The largest elements of windows along one axis. */
final class MaxPooling {
  /** Results that stay at hand while their windows are gone through. */
  private static final int CHUNK = 2048;

  private final Shape before;
  private final Shape after;
  private final int outer;
  private final int extent;
  private final int inner;
  private final int count;
  private final int window;
  private final int stride;
  private final int padding;

  private MaxPooling(Shape before, int axis, int count, int window, int stride, int padding) {
    this.before = before;
    this.after = before.with(axis, count);
    this.outer = before.outer(axis);
    this.extent = before.dim(axis);
    this.inner = before.inner(axis);
    this.count = count;
    this.window = window;
    this.stride = stride;
    this.padding = padding;
  }

  /** The largest of each of the {@code count} windows; each holds a position of x. */
  static Tensor along(Tensor x, int axis, int count, int window, int stride, int padding) {
    return new MaxPooling(x.shape(), axis, count, window, stride, padding).apply(x);
  }

  private Tensor apply(Tensor x) {
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(after.size());
    FloatBuffer source = x.storage().data;
    float[] best = new float[Math.min(CHUNK, inner)];
    float[] other = new float[best.length];
    for (int row = 0; row < rows(); row++) {
      for (int at = 0; at < inner; at += CHUNK) {
        int length = Math.min(CHUNK, inner - at);
        source.get(position(row, first(row)) + at, best, 0, length);
        for (int k = first(row) + 1; k < end(row); k++) {
          source.get(position(row, k) + at, other, 0, length);
          raise(best, other, length);
        }
        out.data.put(row * inner + at, best, 0, length);
      }
    }
    Tensor[] self = new Tensor[1];
    Tensor y =
        Tensor.result(
            state,
            after,
            out,
            gradients -> new @Nullable Tensor[] {scatter(gradients[0], chosen(x, self[0]))},
            x);
    self[0] = y;
    return y;
  }

  /** Results along the axis, for all that lies outside it. */
  private int rows() {
    return after.size() == 0 ? 0 : outer * count;
  }

  /** The first position within a window that is not padding. */
  private int first(int row) {
    return Math.max(0, padding - row % count * stride);
  }

  private int end(int row) {
    return Math.min(window, extent + padding - row % count * stride);
  }

  /** Where the elements lie that are at position k of a row's window. */
  private int position(int row, int k) {
    return (row / count * extent + row % count * stride - padding + k) * inner;
  }

  private static void raise(float[] best, float[] other, int length) {
    for (int i = 0; i < length; i++) {
      best[i] = Math.max(best[i], other[i]);
    }
  }

  /** Which position of its window each result comes from; a whole number, exact as a float. */
  private Tensor chosen(Tensor x, Tensor y) {
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(after.size());
    FloatBuffer source = x.storage().data;
    FloatBuffer results = y.storage().data;
    float[] values = new float[Math.min(CHUNK, inner)];
    int[] best = new int[values.length];
    int[] which = new int[values.length];
    for (int row = 0; row < rows(); row++) {
      for (int at = 0; at < inner; at += CHUNK) {
        int length = Math.min(CHUNK, inner - at);
        results.get(row * inner + at, values, 0, length);
        for (int i = 0; i < length; i++) {
          best[i] = Float.floatToIntBits(values[i]);
        }
        for (int k = end(row) - 1; k >= first(row); k--) {
          source.get(position(row, k) + at, values, 0, length);
          mark(k, values, best, which, length);
        }
        for (int i = 0; i < length; i++) {
          out.data.put(row * inner + at + i, which[i]);
        }
      }
    }
    return Tensor.make(state, after, out, null, 0);
  }

  /** Without branches, which on numbers in no order a processor guesses wrong. */
  private static void mark(int k, float[] values, int[] best, int[] which, int length) {
    for (int i = 0; i < length; i++) {
      int difference = Float.floatToIntBits(values[i]) ^ best[i];
      int other = (difference | -difference) >> 31;
      which[i] = (which[i] & other) | (k & ~other);
    }
  }

  /** Adds each element to the chosen position of its window. */
  private Tensor scatter(Tensor gy, Tensor chosen) {
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(before.size());
    Movement.fill(out, before.size(), 0);
    FloatBuffer source = gy.storage().data;
    FloatBuffer which = chosen.storage().data;
    for (int row = 0; row < rows(); row++) {
      int base = position(row, 0);
      for (int i = 0; i < inner; i++) {
        int k = (int) which.get(row * inner + i);
        int into = base + k * inner + i;
        out.data.put(into, out.data.get(into) + source.get(row * inner + i));
      }
    }
    return Tensor.result(
        state, before, out, gradients -> new @Nullable Tensor[] {gather(gradients[0], chosen)}, gy);
  }

  /** The chosen element of each window. */
  private Tensor gather(Tensor x, Tensor chosen) {
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(after.size());
    FloatBuffer source = x.storage().data;
    FloatBuffer which = chosen.storage().data;
    for (int row = 0; row < rows(); row++) {
      int base = position(row, 0);
      for (int i = 0; i < inner; i++) {
        int k = (int) which.get(row * inner + i);
        out.data.put(row * inner + i, source.get(base + k * inner + i));
      }
    }
    return Tensor.result(
        state, after, out, gradients -> new @Nullable Tensor[] {scatter(gradients[0], chosen)}, x);
  }
}
