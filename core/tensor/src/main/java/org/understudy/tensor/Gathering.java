package org.understudy.tensor;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Elements of an axis chosen by index, and its adjoint. Indices that follow each other are moved as
 * one run: the border of a torus is three copies a line and not one for every element.
 */
final class Gathering {
  /** Longer lines are summed where they lie; shorter ones on the heap, in vectors. */
  private static final int BLOCK = 4096;

  private final int[] indices;
  private final int runs;
  private final int[] first;
  private final int[] length;

  private Gathering(int[] chosen) {
    indices = chosen.clone();
    first = new int[indices.length];
    length = new int[indices.length];
    int count = 0;
    for (int index : indices) {
      if (count > 0 && first[count - 1] + length[count - 1] == index) {
        length[count - 1]++;
      } else {
        first[count] = index;
        length[count++] = 1;
      }
    }
    runs = count;
  }

  static Tensor gather(Tensor x, int axis, int[] indices) {
    int at = x.shape().axis(axis);
    int extent = x.dim(at);
    for (int index : indices) {
      if (index < 0 || index >= extent) {
        throw new IllegalArgumentException(
            "gather: index %d is not within axis %d of shape %s".formatted(index, at, x.shape()));
      }
    }
    return new Gathering(indices).gather(x, at);
  }

  /** Adds each element of an axis to the named one of a longer, zero axis. */
  static Tensor scatter(Tensor x, int axis, int[] indices, int extent) {
    int at = x.shape().axis(axis);
    if (indices.length != x.dim(at)) {
      throw new IllegalArgumentException(
          "scatter: %d indices for axis %d of shape %s; expected one for each element"
              .formatted(indices.length, at, x.shape()));
    }
    for (int index : indices) {
      if (index < 0 || index >= extent) {
        throw new IllegalArgumentException(
            "scatter: index %d is not within the extent %d for axis %d of shape %s"
                .formatted(index, extent, at, x.shape()));
      }
    }
    return new Gathering(indices).scatter(x, at, extent);
  }

  private Tensor gather(Tensor x, int axis) {
    int extent = x.dim(axis);
    Shape shape = x.shape().with(axis, indices.length);
    int inner = shape.inner(axis);
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(shape.size());
    FloatBuffer source = x.storage().data;
    Loops.run(
        shape.outer(axis),
        1,
        shape.size(),
        (begin, end) -> {
          int into = begin * indices.length * inner;
          for (int line = begin; line < end; line++) {
            for (int run = 0; run < runs; run++) {
              int count = length[run] * inner;
              Movement.copy(source, (line * extent + first[run]) * inner, out.data, into, count);
              into += count;
            }
          }
        });
    return Tensor.result(
        state,
        shape,
        out,
        Derivative.linear(t -> gather(t, axis), g -> scatter(g, axis, extent)),
        x);
  }

  private Tensor scatter(Tensor x, int axis, int extent) {
    Shape shape = x.shape().with(axis, extent);
    int inner = shape.inner(axis);
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(shape.size());
    FloatBuffer terms = x.storage().data;
    Loops.run(
        shape.outer(axis),
        1,
        shape.size(),
        (begin, end) ->
            scatter(terms, indices.length * inner, out.data, extent * inner, inner, begin, end));
    return Tensor.result(
        state,
        shape,
        out,
        Derivative.linear(t -> scatter(t, axis, extent), g -> gather(g, axis)),
        x);
  }

  /** Sums lines of so many terms into lines of so many sums. */
  private void scatter(
      FloatBuffer x, int from, FloatBuffer out, int to, int inner, int begin, int end) {
    if (Math.max(from, to) > BLOCK) {
      for (int i = begin * to; i < end * to; i++) {
        out.put(i, 0);
      }
      for (int line = begin; line < end; line++) {
        add(x, line * from, out, line * to, inner);
      }
    } else if (to > 0) {
      int most = Math.max(1, Math.min(end - begin, BLOCK / Math.max(from, to)));
      float[] terms = new float[most * from];
      float[] sums = new float[most * to];
      for (int line = begin; line < end; line += most) {
        int lines = Math.min(most, end - line);
        x.get(line * from, terms, 0, lines * from);
        Arrays.fill(sums, 0);
        for (int i = 0; i < lines; i++) {
          add(terms, i * from, sums, i * to, inner);
        }
        out.put(line * to, sums, 0, lines * to);
      }
    }
  }

  private void add(float[] terms, int from, float[] sums, int line, int inner) {
    int at = from;
    for (int run = 0; run < runs; run++) {
      int into = line + first[run] * inner;
      int count = length[run] * inner;
      for (int i = 0; i < count; i++) {
        sums[into + i] += terms[at + i];
      }
      at += count;
    }
  }

  private void add(FloatBuffer terms, int from, FloatBuffer sums, int line, int inner) {
    int at = from;
    for (int run = 0; run < runs; run++) {
      int into = line + first[run] * inner;
      int count = length[run] * inner;
      for (int i = 0; i < count; i++) {
        sums.put(into + i, sums.get(into + i) + terms.get(at + i));
      }
      at += count;
    }
  }
}
