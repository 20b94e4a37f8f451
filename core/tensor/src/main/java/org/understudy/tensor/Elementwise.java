package org.understudy.tensor;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.nio.FloatBuffer;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Operations on one element, or on elements that broadcasting brings together. */
final class Elementwise {
  private Elementwise() {}

  static Tensor add(Tensor a, Tensor b) {
    ThreadState state = ThreadState.current();
    Shape shape = Shape.broadcast("add", a.shape(), b.shape());
    return Tensor.result(
        state,
        shape,
        binary(state, dnnl_binary_add, dnnl_binary_add, shape, a, b),
        Derivative.of(
            tangents -> sum(shape, tangents[0], tangents[1]),
            gradients -> {
              Tensor g = gradients[0];
              return new @Nullable Tensor[] {
                Gradients.wants(a) ? Movement.sumTo(g, a.shape()) : null,
                Gradients.wants(b) ? Movement.sumTo(g, b.shape()) : null
              };
            }),
        a,
        b);
  }

  static Tensor sub(Tensor a, Tensor b) {
    ThreadState state = ThreadState.current();
    Shape shape = Shape.broadcast("sub", a.shape(), b.shape());
    return Tensor.result(
        state,
        shape,
        binary(state, dnnl_binary_sub, 0, shape, a, b),
        Derivative.of(
            tangents -> sum(shape, tangents[0], tangents[1] == null ? null : tangents[1].neg()),
            gradients -> {
              Tensor g = gradients[0];
              return new @Nullable Tensor[] {
                Gradients.wants(a) ? Movement.sumTo(g, a.shape()) : null,
                Gradients.wants(b) ? Movement.sumTo(g, b.shape()).neg() : null
              };
            }),
        a,
        b);
  }

  /** The sum of one or two tangents that broadcast to a shape. */
  static Tensor sum(Shape shape, @Nullable Tensor a, @Nullable Tensor b) {
    if (a != null && b != null) {
      return a.add(b);
    }
    return Movement.broadcastTo(a == null ? Objects.requireNonNull(b) : a, shape);
  }

  static Tensor mul(Tensor a, Tensor b) {
    ThreadState state = ThreadState.current();
    Shape shape = Shape.broadcast("mul", a.shape(), b.shape());
    return Tensor.result(
        state,
        shape,
        binary(state, dnnl_binary_mul, dnnl_binary_mul, shape, a, b),
        Derivative.bilinear(
            Elementwise::mul,
            a,
            b,
            gradients -> {
              Tensor g = gradients[0];
              return new @Nullable Tensor[] {
                Gradients.wants(a) ? Movement.sumTo(g.mul(b), a.shape()) : null,
                Gradients.wants(b) ? Movement.sumTo(g.mul(a), b.shape()) : null
              };
            }),
        a,
        b);
  }

  static Tensor div(Tensor a, Tensor b) {
    ThreadState state = ThreadState.current();
    Shape shape = Shape.broadcast("div", a.shape(), b.shape());
    Tensor[] self = new Tensor[1];
    Tensor y =
        Tensor.result(
            state,
            shape,
            binary(state, dnnl_binary_div, 0, shape, a, b),
            Derivative.of(
                tangents -> {
                  Tensor toB = tangents[1];
                  Tensor less = toB == null ? null : self[0].div(b).mul(toB).neg();
                  return sum(shape, tangents[0] == null ? null : tangents[0].div(b), less);
                },
                gradients -> {
                  Tensor g = gradients[0];
                  // From the quotient, which is finite where the gradient over a tiny b is not.
                  return new @Nullable Tensor[] {
                    Gradients.wants(a) ? Movement.sumTo(g.div(b), a.shape()) : null,
                    Gradients.wants(b)
                        ? Movement.sumTo(g.mul(self[0].div(b)).neg(), b.shape())
                        : null
                  };
                }),
            a,
            b);
    self[0] = y;
    return y;
  }

  static Tensor compare(Comparison comparison, Tensor a, Tensor b) {
    ThreadState state = ThreadState.current();
    Shape shape = Shape.broadcast(comparison.label, a.shape(), b.shape());
    Comparison mirrored = comparison.mirrored();
    if (mirrored == comparison) {
      Storage out = binary(state, comparison.algorithm, 0, shape, a, b);
      return Tensor.make(state, shape, out, null, 0);
    }
    if (b.size() == shape.size()) {
      return compare(mirrored, b, a);
    }
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      return scope.keep(compare(mirrored, a.neg(), b.neg()));
    }
  }

  /** The larger or the smaller of two elements, or NaN if either is. */
  static Tensor extreme(boolean largest, Tensor a, Tensor b) {
    Shape shape = Shape.broadcast(largest ? "maximum" : "minimum", a.shape(), b.shape());
    ThreadState state = ThreadState.current();
    Tensor wideA = Movement.broadcastTo(a, shape);
    Tensor wideB = Movement.broadcastTo(b, shape);
    Storage out = state.pool.take(shape.size());
    FloatBuffer p = wideA.storage().data;
    FloatBuffer q = wideB.storage().data;
    int size = shape.size();
    for (int i = 0; i < size; i++) {
      float x = p.get(i);
      float y = q.get(i);
      out.data.put(i, largest ? Math.max(x, y) : Math.min(x, y));
    }
    return Tensor.result(
        state,
        shape,
        out,
        gradients -> {
          Tensor first = largest ? wideA.ge(wideB) : wideA.le(wideB);
          return choose(first, wideA, wideB, gradients[0]);
        },
        wideA,
        wideB);
  }

  /** A gradient given to a where the mask is set and to b elsewhere. */
  private static @Nullable Tensor[] choose(Tensor mask, Tensor a, Tensor b, Tensor gradient) {
    Tensor none = Tensor.scalar(0);
    return new @Nullable Tensor[] {
      Gradients.wants(a) ? where(mask, gradient, none) : null,
      Gradients.wants(b) ? where(mask, none, gradient) : null
    };
  }

  static Tensor where(Tensor mask, Tensor a, Tensor b) {
    Shape shape =
        Shape.broadcast("where", mask.shape(), Shape.broadcast("where", a.shape(), b.shape()));
    ThreadState state = ThreadState.current();
    Tensor wideMask = Movement.broadcastTo(mask.detach(), shape);
    Tensor wideA = Movement.broadcastTo(a, shape);
    Tensor wideB = Movement.broadcastTo(b, shape);
    Storage out = state.pool.take(shape.size());
    FloatBuffer m = wideMask.storage().data;
    FloatBuffer p = wideA.storage().data;
    FloatBuffer q = wideB.storage().data;
    int size = shape.size();
    for (int i = 0; i < size; i++) {
      out.data.put(i, m.get(i) != 0 ? p.get(i) : q.get(i));
    }
    return Tensor.result(
        state, shape, out, gradients -> choose(wideMask, wideA, wideB, gradients[0]), wideA, wideB);
  }

  /** scale x + shift. */
  static Tensor linear(Tensor x, float scale, float shift) {
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(x.size());
    if (x.size() > 0 && (scale == 1 || shift == 0)) {
      // A number that changes from step to step must not make a primitive each time.
      state.number.data.put(0, shift == 0 ? scale : shift);
      state.primitives.binary(
          shift == 0 ? dnnl_binary_mul : dnnl_binary_add,
          new int[] {x.size()},
          new int[] {1},
          x.storage(),
          state.number,
          out);
    } else if (x.size() > 0) {
      state.primitives.eltwise(dnnl_eltwise_linear, scale, shift, x.size(), x.storage(), out);
    }
    return Tensor.result(
        state, x.shape(), out, Derivative.symmetric(g -> scale == 1 ? g : linear(g, scale, 0)), x);
  }

  static Tensor pow(Tensor x, float exponent) {
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(x.size());
    if (exponent == -1) {
      reciprocal(x, out);
    } else if (x.size() > 0) {
      state.primitives.eltwise(dnnl_eltwise_pow, 1, exponent, x.size(), x.storage(), out);
    }
    return Tensor.result(
        state,
        x.shape(),
        out,
        Derivative.symmetric(
            g -> exponent == 0 ? g.mul(0) : g.mul(pow(x, exponent - 1).mul(exponent))),
        x);
  }

  private static void reciprocal(Tensor x, Storage out) {
    FloatBuffer source = x.storage().data;
    int size = x.size();
    for (int i = 0; i < size; i++) {
      out.data.put(i, 1 / source.get(i));
    }
  }

  private static void apply(DoubleUnaryOperator function, Tensor x, Storage out) {
    FloatBuffer source = x.storage().data;
    int size = x.size();
    for (int i = 0; i < size; i++) {
      out.data.put(i, (float) function.applyAsDouble(source.get(i)));
    }
  }

  /** x where positive, else slope x. */
  static Tensor leakyRelu(Tensor x, float slope) {
    if (slope == 0 || x.size() == 0) {
      return unary(Unary.RELU, x);
    }
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(x.size());
    state.primitives.eltwise(dnnl_eltwise_relu, slope, 0, x.size(), x.storage(), out);
    return Tensor.result(
        state,
        x.shape(),
        out,
        Derivative.symmetric(
            g ->
                state.recording
                    ? g.mul(where(x.gt(0), Tensor.scalar(1), Tensor.scalar(slope)))
                    : backward(state, dnnl_eltwise_relu, slope, false, x, g)),
        x);
  }

  static Tensor clamp(Tensor x, float low, float high) {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "clamp: the lower bound " + low + " is above the upper bound " + high);
    }
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(x.size());
    FloatBuffer source = x.storage().data;
    int size = x.size();
    for (int i = 0; i < size; i++) {
      float v = source.get(i);
      out.data.put(i, v < low ? low : v > high ? high : v);
    }
    return Tensor.result(
        state, x.shape(), out, Derivative.symmetric(g -> g.mul(x.ge(low).mul(x.le(high)))), x);
  }

  static Tensor unary(Unary unary, Tensor x) {
    ThreadState state = ThreadState.current();
    int size = x.size();
    Storage out = state.pool.take(size);
    if (size > 0) {
      forward(state, unary, x, out);
    }
    if (!Tensor.records(state, x)) {
      return Tensor.make(state, x.shape(), out, null, 0);
    }
    Tensor[] self = new Tensor[1];
    Tensor y =
        Tensor.result(
            state,
            x.shape(),
            out,
            Derivative.symmetric(g -> unaryBackward(unary, x, self[0], g)),
            x);
    self[0] = y;
    return y;
  }

  private static void forward(ThreadState state, Unary unary, Tensor x, Storage out) {
    int size = x.size();
    Storage in = x.storage();
    if (unary.function != null) {
      apply(unary.function, x, out);
      return;
    }
    switch (unary) {
      // oneDNN's logarithm of 1 is -2e-6, and its softplus sinks below zero.
      case LOG -> FastMath.log(in.data, out.data, size);
      case SOFTPLUS -> {
        state.primitives.eltwise(dnnl_eltwise_abs, 0, 0, size, in, out);
        state.primitives.eltwise(dnnl_eltwise_linear, -1, 0, size, out, out);
        state.primitives.eltwise(dnnl_eltwise_exp, 0, 0, size, out, out);
        FastMath.softplus(in.data, out.data, size);
      }
      case EXP, RELU -> {
        // oneDNN makes a number of NaN. Neither function is below x, and the larger of any number
        // and a second operand NaN is NaN.
        state.primitives.eltwise(unary.algorithm, unary.alpha, 0, size, in, out);
        int[] flat = {size};
        state.primitives.binary(dnnl_binary_max, flat, flat, out, in, out);
      }
      default -> state.primitives.eltwise(unary.algorithm, unary.alpha, 0, size, in, out);
    }
  }

  private static Tensor unaryBackward(Unary unary, Tensor x, Tensor y, Tensor g) {
    ThreadState state = ThreadState.current();
    if (state.recording || unary.function != null || x.size() == 0) {
      return g.mul(unary.derivative(x, y));
    }
    boolean fromOutput = unary.backwardFromOutput != 0;
    return backward(
        state,
        fromOutput ? unary.backwardFromOutput : unary.algorithm,
        unary.alpha,
        fromOutput,
        fromOutput ? y : x,
        g);
  }

  /** g f'(...) by oneDNN's backward pass, outside recording. */
  static Tensor backward(
      ThreadState state, int algorithm, float alpha, boolean fromOutput, Tensor data, Tensor g) {
    Storage out = state.pool.take(g.size());
    state
        .primitives
        .eltwiseBackward(algorithm, alpha, 0, fromOutput, g.size())
        .run(data.storage(), g.storage(), out);
    return Tensor.make(state, g.shape(), out, null, 0);
  }

  /**
   * Runs a oneDNN binary primitive.
   *
   * @param mirrored the algorithm with its operands exchanged; 0 where there is none
   */
  private static Storage binary(
      ThreadState state, int algorithm, int mirrored, Shape shape, Tensor a, Tensor b) {
    Storage out = state.pool.take(shape.size());
    if (shape.size() == 0) {
      return out;
    }
    if (a.size() == shape.size() && b.size() == shape.size()) {
      int[] flat = {shape.size()};
      state.primitives.binary(algorithm, flat, flat, a.storage(), b.storage(), out);
      return out;
    }
    if (a.size() < shape.size()) {
      if (b.size() == shape.size() && mirrored != 0) {
        return binaryInto(state, mirrored, shape, b, a, out);
      }
      try (Scope scope = Scope.open();
          Gradients.Recording paused = Gradients.pause()) {
        return binaryInto(state, algorithm, shape, Movement.broadcastTo(a, shape), b, out);
      }
    }
    return binaryInto(state, algorithm, shape, a, b, out);
  }

  /** a has the result's shape; b broadcasts. Neighbouring axes that b treats alike are merged. */
  private static Storage binaryInto(
      ThreadState state, int algorithm, Shape shape, Tensor a, Tensor b, Storage out) {
    int rank = shape.rank();
    int[] aDims = new int[rank];
    int[] bDims = new int[rank];
    int merged = 0;
    boolean lastShared = false;
    for (int i = 0; i < rank; i++) {
      int extent = shape.dim(i);
      int at = i - (rank - b.rank());
      int bExtent = at < 0 ? 1 : b.dim(at);
      if (extent == 1) {
        continue;
      }
      boolean shared = bExtent == extent;
      if (merged > 0 && shared == lastShared) {
        aDims[merged - 1] *= extent;
        bDims[merged - 1] *= bExtent;
      } else {
        aDims[merged] = extent;
        bDims[merged] = bExtent;
        merged++;
      }
      lastShared = shared;
    }
    state.primitives.binary(
        algorithm,
        java.util.Arrays.copyOf(aDims, merged),
        java.util.Arrays.copyOf(bDims, merged),
        a.storage(),
        b.storage(),
        out);
    return out;
  }
}
