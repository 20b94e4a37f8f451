package org.understudy.tensor;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Operations that move elements without computing on them, and the sums that undo repetition. */
final class Movement {
  /** Floats from which on a bulk copy costs less than a loop. */
  private static final int BULK = 24;

  /** Floats of lines that are moved through the heap at once. */
  private static final int BLOCK = 4096;

  private Movement() {}

  static void fill(Storage storage, int size, float value) {
    for (int i = 0; i < size; i++) {
      storage.data.put(i, value);
    }
  }

  /** Copies a run of floats. */
  static void copy(FloatBuffer from, int at, FloatBuffer to, int into, int count) {
    if (count >= BULK) {
      to.put(into, from, at, count);
    } else {
      for (int i = 0; i < count; i++) {
        to.put(into + i, from.get(at + i));
      }
    }
  }

  /**
   * Copies a run within each line to lines of another length. Short runs go through the heap, where
   * a loop costs a fraction of what it costs in a buffer.
   */
  private static void copyLines(
      FloatBuffer from,
      int fromLine,
      int fromAt,
      FloatBuffer to,
      int toLine,
      int toAt,
      int run,
      int lines) {
    Loops.run(
        lines,
        1,
        (long) lines * run,
        (begin, end) -> {
          if (run >= BULK || Math.max(fromLine, toLine) > BLOCK) {
            for (int line = begin; line < end; line++) {
              copy(from, line * fromLine + fromAt, to, line * toLine + toAt, run);
            }
          } else if (run > 0) {
            copyShort(from, fromLine, fromAt, to, toLine, toAt, run, begin, end);
          }
        });
  }

  private static void copyShort(
      FloatBuffer from,
      int fromLine,
      int fromAt,
      FloatBuffer to,
      int toLine,
      int toAt,
      int run,
      int begin,
      int end) {
    int most = Math.max(1, Math.min(end - begin, BLOCK / Math.max(fromLine, toLine)));
    float[] source = new float[most * fromLine];
    float[] target = new float[most * toLine];
    for (int line = begin; line < end; line += most) {
      int lines = Math.min(most, end - line);
      from.get(line * fromLine, source, 0, lines * fromLine);
      if (run < toLine) {
        to.get(line * toLine, target, 0, lines * toLine);
      }
      for (int l = 0; l < lines; l++) {
        int at = l * fromLine + fromAt;
        int into = l * toLine + toAt;
        for (int i = 0; i < run; i++) {
          target[into + i] = source[at + i];
        }
      }
      to.put(line * toLine, target, 0, lines * toLine);
    }
  }

  static Shape complete(Shape shape, int[] dims) {
    int[] known = dims.clone();
    int open = -1;
    int product = 1;
    for (int i = 0; i < known.length; i++) {
      if (known[i] == -1 && open < 0) {
        open = i;
      } else {
        product *= known[i];
      }
    }
    if (open >= 0 && product != 0 && shape.size() % product == 0) {
      known[open] = shape.size() / product;
    }
    if (Arrays.stream(known).anyMatch(dim -> dim < 0) || Shape.of(known).size() != shape.size()) {
      throw new IllegalArgumentException(
          "reshape: shape " + shape + " does not fit " + Arrays.toString(dims));
    }
    return Shape.of(known);
  }

  static Tensor concat(int axis, Tensor... parts) {
    if (parts.length == 0) {
      throw new IllegalArgumentException("concat: there is nothing to join");
    }
    if (parts.length == 1) {
      return parts[0];
    }
    Shape first = parts[0].shape();
    int at = first.axis(axis);
    int total = 0;
    for (Tensor part : parts) {
      if (part.rank() != first.rank() || !part.shape().with(at, 1).equals(first.with(at, 1))) {
        throw new IllegalArgumentException(
            "concat: shapes " + first + " and " + part.shape() + " differ beside axis " + at);
      }
      total += part.dim(at);
    }
    Shape shape = first.with(at, total);
    int outer = shape.outer(at);
    int inner = shape.inner(at);
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(shape.size());
    int offset = 0;
    for (Tensor part : parts) {
      int run = part.dim(at) * inner;
      FloatBuffer source = part.storage().data;
      copyLines(source, run, 0, out.data, total * inner, offset, run, outer);
      offset += run;
    }
    return Tensor.result(
        state,
        shape,
        out,
        Derivative.of(
            tangents -> {
              Tensor[] filled = new Tensor[parts.length];
              for (int i = 0; i < parts.length; i++) {
                Tensor known = tangents[i];
                filled[i] = known == null ? Tensor.zeros(parts[i].shape().toArray()) : known;
              }
              return concat(at, filled);
            },
            gradients -> {
              @Nullable Tensor[] split = new @Nullable Tensor[parts.length];
              int from = 0;
              for (int i = 0; i < parts.length; i++) {
                int to = from + parts[i].dim(at);
                split[i] = parts[i].requiresGradient() ? gradients[0].slice(at, from, to) : null;
                from = to;
              }
              return split;
            }),
        parts.clone());
  }

  static Tensor stack(int axis, Tensor... parts) {
    if (parts.length == 0) {
      throw new IllegalArgumentException("stack: there is nothing to join");
    }
    Shape first = parts[0].shape();
    int at = first.prepend(1).axis(axis);
    int[] dims = new int[first.rank() + 1];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = i < at ? first.dim(i) : i == at ? 1 : first.dim(i - 1);
    }
    Tensor[] wider = new Tensor[parts.length];
    for (int i = 0; i < parts.length; i++) {
      if (!parts[i].shape().equals(first)) {
        throw new IllegalArgumentException(
            "stack: shapes " + first + " and " + parts[i].shape() + " differ");
      }
      wider[i] = parts[i].reshape(dims);
    }
    return concat(at, wider);
  }

  static Tensor slice(Tensor x, int axis, int from, int to) {
    int at = x.shape().axis(axis);
    int extent = x.dim(at);
    if (from < 0 || to < from || to > extent) {
      throw new IllegalArgumentException(
          "slice: %d to %d is not within axis %d of shape %s".formatted(from, to, at, x.shape()));
    }
    if (from == 0 && to == extent) {
      return x;
    }
    Shape shape = x.shape().with(at, to - from);
    int outer = shape.outer(at);
    int inner = shape.inner(at);
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(shape.size());
    int run = (to - from) * inner;
    FloatBuffer source = x.storage().data;
    copyLines(source, extent * inner, from * inner, out.data, run, 0, run, outer);
    return Tensor.result(
        state,
        shape,
        out,
        Derivative.linear(t -> slice(t, at, from, to), g -> pad(g, at, from, extent - to)),
        x);
  }

  /** Zeros before and behind an axis: what a slice left out has no influence. */
  static Tensor pad(Tensor x, int axis, int before, int behind) {
    int at = x.shape().axis(axis);
    int extent = x.dim(at);
    if (before < 0 || behind < 0) {
      throw new IllegalArgumentException(
          "pad: expected counts >= 0 around axis %d of shape %s, found %d and %d"
              .formatted(at, x.shape(), before, behind));
    }
    int wide = before + extent + behind;
    Shape shape = x.shape().with(at, wide);
    int outer = shape.outer(at);
    int inner = shape.inner(at);
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(shape.size());
    fill(out, shape.size(), 0);
    FloatBuffer source = x.storage().data;
    copyLines(
        source, extent * inner, 0, out.data, wide * inner, before * inner, extent * inner, outer);
    return Tensor.result(
        state,
        shape,
        out,
        Derivative.linear(
            t -> pad(t, at, before, behind), g -> g.slice(at, before, before + extent)),
        x);
  }

  static Tensor transpose(Tensor x) {
    int[] axes = new int[x.rank()];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = i;
    }
    int last = x.shape().axis(-1);
    int before = x.shape().axis(-2);
    axes[last] = before;
    axes[before] = last;
    return permute(x, axes);
  }

  static Tensor permute(Tensor x, int... axes) {
    int rank = x.rank();
    int[] order = axes.clone();
    int[] inverse = new int[rank];
    Arrays.fill(inverse, -1);
    for (int i = 0; i < order.length && i < rank; i++) {
      order[i] = x.shape().axis(order[i]);
      inverse[order[i]] = i;
    }
    if (order.length != rank || Arrays.stream(inverse).anyMatch(i -> i < 0)) {
      throw new IllegalArgumentException(
          "permute: %s does not name every axis of shape %s once"
              .formatted(Arrays.toString(axes), x.shape()));
    }
    int[] dims = new int[rank];
    int[] strides = new int[rank];
    for (int i = 0; i < rank; i++) {
      dims[i] = x.dim(order[i]);
      strides[i] = x.shape().inner(order[i]);
    }
    return strided(
        x,
        Shape.of(dims),
        strides,
        Derivative.linear(t -> t.permute(order), g -> g.permute(inverse)));
  }

  static Tensor broadcastTo(Tensor x, Shape target) {
    if (x.shape().equals(target)) {
      return x;
    }
    int rank = target.rank();
    int lead = rank - x.rank();
    int[] strides = new int[rank];
    boolean fits = lead >= 0;
    for (int i = 0; fits && i < rank; i++) {
      int extent = i < lead ? 1 : x.dim(i - lead);
      fits = extent == 1 || extent == target.dim(i);
      strides[i] = extent == 1 ? 0 : x.shape().inner(i - lead);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "broadcast: shape " + x.shape() + " does not broadcast to " + target);
    }
    Shape before = x.shape();
    return strided(
        x, target, strides, Derivative.linear(t -> broadcastTo(t, target), g -> sumTo(g, before)));
  }

  /** A copy that walks the source with given strides. */
  private static Tensor strided(Tensor x, Shape shape, int[] strides, Node.Backward backward) {
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(shape.size());
    if (shape.size() > 0) {
      Walk.over(shape, strides).copy(x.storage().data, out.data);
    }
    return Tensor.result(state, shape, out, backward, x);
  }

  /** Extents and strides of a source, with neighbouring axes that are walked as one made one. */
  private static final class Walk {
    private final int rank;
    private final int[] extents;
    private final int[] strides;

    private Walk(int rank, int[] extents, int[] strides) {
      this.rank = rank;
      this.extents = extents;
      this.strides = strides;
    }

    static Walk over(Shape shape, int[] strides) {
      int[] extents = new int[shape.rank() + 1];
      int[] steps = new int[shape.rank() + 1];
      int rank = 0;
      for (int i = 0; i < shape.rank(); i++) {
        int extent = shape.dim(i);
        if (extent == 1) {
          continue;
        }
        if (rank > 0 && steps[rank - 1] == strides[i] * extent) {
          extents[rank - 1] *= extent;
          steps[rank - 1] = strides[i];
        } else {
          extents[rank] = extent;
          steps[rank++] = strides[i];
        }
      }
      if (rank == 0) {
        extents[rank++] = 1;
      }
      return new Walk(rank, extents, steps);
    }

    void copy(FloatBuffer source, FloatBuffer target) {
      copy(source, 0, 0, target, 0);
    }

    private int copy(FloatBuffer source, int from, int axis, FloatBuffer target, int into) {
      int extent = extents[axis];
      int stride = strides[axis];
      if (axis < rank - 1) {
        for (int i = 0; i < extent; i++) {
          into = copy(source, from + i * stride, axis + 1, target, into);
        }
        return into;
      }
      if (stride == 1) {
        Movement.copy(source, from, target, into, extent);
      } else if (stride == 0) {
        float value = source.get(from);
        for (int i = 0; i < extent; i++) {
          target.put(into + i, value);
        }
      } else {
        for (int i = 0; i < extent; i++) {
          target.put(into + i, source.get(from + i * stride));
        }
      }
      return into + extent;
    }
  }

  /** The sum over everything that broadcasting from a shape repeated. */
  static Tensor sumTo(Tensor x, Shape target) {
    if (x.shape().equals(target)) {
      return x;
    }
    Tensor sum = x;
    while (sum.rank() > target.rank()) {
      if (sum.rank() > 1 && sum.rank() - 1 > target.rank()) {
        int[] dims = new int[sum.rank() - 1];
        dims[0] = sum.dim(0) * sum.dim(1);
        for (int i = 1; i < dims.length; i++) {
          dims[i] = sum.dim(i + 1);
        }
        sum = sum.reshape(dims);
      } else {
        sum = Reduction.gradientSum(sum, 0);
      }
    }
    for (int i = 0; i < target.rank(); i++) {
      if (target.dim(i) == 1 && sum.dim(i) != 1) {
        sum = Reduction.gradientSum(sum, i).reshape(sum.shape().with(i, 1));
      }
    }
    return sum.reshape(target);
  }
}
