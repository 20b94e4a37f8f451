package org.understudy.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
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
    each(
        (line, row, at, length) -> {
          source.get(position(row, first(row)) + at, line.sums, 0, length);
          for (int k = first(row) + 1; k < end(row); k++) {
            source.get(position(row, k) + at, line.terms, 0, length);
            raise(line.sums, line.terms, length);
          }
          out.data.put(row * inner + at, line.sums, 0, length);
        });
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

  /** Numbers as the bits that they are. */
  private static IntBuffer bits(Storage storage) {
    return storage.pointer.asByteBuffer().order(ByteOrder.nativeOrder()).asIntBuffer();
  }

  /** A part of the loop over what lies outside the axis. */
  private interface Part {
    void run(Line line, int row, int at, int length);
  }

  /** Goes through all results of the axis, in parts that each lie in one row. */
  private void each(Part part) {
    Loops.run(
        outer,
        1,
        (long) window * after.size(),
        (from, to) -> {
          Line line = Line.OWN.get();
          for (int row = from * count; row < to * count && inner > 0; row++) {
            for (int at = 0; at < inner; at += CHUNK) {
              part.run(line, row, at, Math.min(CHUNK, inner - at));
            }
          }
        });
  }

  /**
   * What one thread works on, as bits: selecting among integers is what the compiler makes vector
   * instructions of, and needs no branches, which on numbers in no order a processor guesses wrong.
   */
  private static final class Line {
    static final ThreadLocal<Line> OWN = ThreadLocal.withInitial(Line::new);

    final int[] results = new int[CHUNK];
    final int[] elements = new int[CHUNK];
    final int[] which = new int[CHUNK];
    final float[] terms = new float[CHUNK];
    final float[] sums = new float[CHUNK];

    /** Where bits become numbers again. */
    private final IntBuffer pattern;

    private final FloatBuffer numbers;

    private Line() {
      ByteBuffer bytes = ByteBuffer.allocateDirect(4 * CHUNK).order(ByteOrder.nativeOrder());
      pattern = bytes.asIntBuffer();
      numbers = bytes.asFloatBuffer();
    }

    /** Marks the results that are an element of position k. */
    void mark(int k, int length) {
      mark(k, elements, results, which, length);
    }

    private static void mark(int k, int[] elements, int[] results, int[] which, int length) {
      for (int i = 0; i < length; i++) {
        int difference = elements[i] ^ results[i];
        int other = (difference | -difference) >> 31;
        which[i] = (which[i] & other) | (k & ~other);
      }
    }

    /** Keeps the results that come from position k and makes zeros of the others. */
    void select(int k, int length) {
      select(k, results, which, elements, length);
    }

    private static void select(int k, int[] all, int[] which, int[] selected, int length) {
      for (int i = 0; i < length; i++) {
        int difference = which[i] ^ k;
        int other = (difference | -difference) >> 31;
        selected[i] = all[i] & ~other;
      }
    }

    /** Replaces the results that come from position k by its elements. */
    void take(int k, int length) {
      take(k, elements, which, results, length);
    }

    private static void take(int k, int[] elements, int[] which, int[] results, int length) {
      for (int i = 0; i < length; i++) {
        int difference = which[i] ^ k;
        int other = (difference | -difference) >> 31;
        results[i] = (results[i] & other) | (elements[i] & ~other);
      }
    }

    /** Adds the elements to numbers. */
    void add(FloatBuffer into, int at, int length) {
      pattern.put(0, elements, 0, length);
      numbers.get(0, terms, 0, length);
      into.get(at, sums, 0, length);
      for (int i = 0; i < length; i++) {
        sums[i] += terms[i];
      }
      into.put(at, sums, 0, length);
    }
  }

  /** Which position of its window each result comes from: a whole number's bits. */
  private Tensor chosen(Tensor x, Tensor y) {
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(after.size());
    IntBuffer source = bits(x.storage());
    IntBuffer results = bits(y.storage());
    IntBuffer target = bits(out);
    each(
        (line, row, at, length) -> {
          results.get(row * inner + at, line.results, 0, length);
          Arrays.fill(line.which, 0, length, first(row));
          for (int k = end(row) - 1; k >= first(row); k--) {
            source.get(position(row, k) + at, line.elements, 0, length);
            line.mark(k, length);
          }
          target.put(row * inner + at, line.which, 0, length);
        });
    return Tensor.make(state, after, out, null, 0);
  }

  /** Adds each element to the chosen position of its window. */
  private Tensor scatter(Tensor gy, Tensor chosen) {
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(before.size());
    Movement.fill(out, before.size(), 0);
    IntBuffer source = bits(gy.storage());
    IntBuffer which = bits(chosen.storage());
    IntBuffer target = bits(out);
    each(
        (line, row, at, length) -> {
          source.get(row * inner + at, line.results, 0, length);
          which.get(row * inner + at, line.which, 0, length);
          for (int k = first(row); k < end(row); k++) {
            line.select(k, length);
            int into = position(row, k) + at;
            if (stride < window) {
              line.add(out.data, into, length);
            } else {
              target.put(into, line.elements, 0, length);
            }
          }
        });
    return Tensor.result(
        state, before, out, gradients -> new @Nullable Tensor[] {gather(gradients[0], chosen)}, gy);
  }

  /** The chosen element of each window. */
  private Tensor gather(Tensor x, Tensor chosen) {
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(after.size());
    IntBuffer source = bits(x.storage());
    IntBuffer which = bits(chosen.storage());
    IntBuffer target = bits(out);
    each(
        (line, row, at, length) -> {
          which.get(row * inner + at, line.which, 0, length);
          for (int k = first(row); k < end(row); k++) {
            source.get(position(row, k) + at, line.elements, 0, length);
            line.take(k, length);
          }
          target.put(row * inner + at, line.results, 0, length);
        });
    return Tensor.result(
        state, after, out, gradients -> new @Nullable Tensor[] {scatter(gradients[0], chosen)}, x);
  }
}
