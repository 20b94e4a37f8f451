package org.understudy.tensor;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * An immutable, off-heap, row-major array of float32, owned by the {@link Scope} it was made in.
 *
 * <p>Operations are methods; each is recorded for {@link Gradients} where an operand requires it.
 * Binary operations broadcast by numpy's rule. Axes may be counted from the last with negative
 * numbers. Reading a tensor after its scope closed is an {@link IllegalStateException}.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Tensor implements AutoCloseable {
  private final Shape shape;
  private @Nullable Storage storage;
  private final boolean requiresGradient;
  final @Nullable Node node;
  final int output;
  @Nullable Scope owner;
  int slot;

  /** How many steps of the differentiation in progress still wait for this gradient. */
  int awaited;

  private Tensor(
      Shape shape, Storage storage, boolean requiresGradient, @Nullable Node node, int output) {
    this.shape = shape;
    this.storage = storage;
    this.requiresGradient = requiresGradient;
    this.node = node;
    this.output = output;
    Watch.made(this, "tensor", shape);
  }

  // Making and recording, for the operations of this package.

  /** A tensor with unset elements and no history, in the current scope. */
  static Tensor blank(ThreadState state, Shape shape) {
    return make(state, shape, state.pool.take(shape.size()), null, 0);
  }

  static Tensor make(
      ThreadState state, Shape shape, Storage storage, @Nullable Node node, int output) {
    return owned(state, new Tensor(shape, storage, node != null, node, output));
  }

  private static Tensor owned(ThreadState state, Tensor tensor) {
    if (state.scope == null) {
      tensor.release(state);
    }
    Scope.current(state).own(tensor);
    return tensor;
  }

  /** A zeroed tensor outside every scope, for parameters. */
  static Tensor unowned(ThreadState state, Shape shape, boolean requiresGradient) {
    return new Tensor(shape, state.pool.take(shape.size()), requiresGradient, null, 0);
  }

  /** Whether an operation on these operands has to be recorded. */
  static boolean records(ThreadState state, Tensor... inputs) {
    if (state.recording) {
      for (Tensor input : inputs) {
        if (input.requiresGradient) {
          return true;
        }
      }
    }
    return false;
  }

  /** A fresh result that remembers how it was made if an operand requires it. */
  static Tensor result(
      ThreadState state, Shape shape, Storage storage, Node.Backward backward, Tensor... inputs) {
    Node node = records(state, inputs) ? new Node(state.nextNode(), inputs, backward, 1) : null;
    return make(state, shape, storage, node, 0);
  }

  Storage storage() {
    Storage held = storage;
    if (held == null) {
      throw Watch.usedAfterClose(this);
    }
    return held;
  }

  void release(ThreadState state) {
    Storage held = storage;
    if (held != null) {
      storage = null;
      Watch.closed(this);
      if (held.release()) {
        state.pool.give(held);
      }
    } else {
      Watch.closedAgain(this);
    }
  }

  /** The same elements under another shape. */
  private Tensor view(Shape other, Node.Backward backward) {
    ThreadState state = ThreadState.current();
    Storage held = storage().retain();
    return result(state, other, held, backward, this);
  }

  /** The same tensor as a new variable whose gradient flows on to this one. */
  Tensor alias() {
    return view(shape, Derivative.symmetric(g -> g));
  }

  // Construction.

  /** A tensor of row-major numbers, as many as its shape holds; no extents mean one axis. */
  public static Tensor of(float[] values, int... dims) {
    Shape shape = dims.length == 0 ? Shape.of(values.length) : Shape.of(dims);
    if (shape.size() != values.length) {
      throw new IllegalArgumentException(
          "tensor: shape " + shape + " holds " + shape.size() + " numbers, found " + values.length);
    }
    Tensor tensor = blank(ThreadState.current(), shape);
    tensor.storage().data.put(0, values);
    return tensor;
  }

  /** A tensor of rank 0. */
  public static Tensor scalar(float value) {
    Tensor tensor = blank(ThreadState.current(), Shape.of());
    tensor.storage().data.put(0, value);
    return tensor;
  }

  /** A tensor of zeros. */
  public static Tensor zeros(int... dims) {
    return full(0, dims);
  }

  /** A tensor of ones. */
  public static Tensor ones(int... dims) {
    return full(1, dims);
  }

  /** A tensor of one number. */
  public static Tensor full(float value, int... dims) {
    Tensor tensor = blank(ThreadState.current(), Shape.of(dims));
    Movement.fill(tensor.storage(), tensor.size(), value);
    return tensor;
  }

  /** The parts one after another along an axis; their other extents are equal. */
  public static Tensor concat(int axis, Tensor... parts) {
    return Movement.concat(axis, parts);
  }

  /** The parts, of one shape, side by side along a new axis. */
  public static Tensor stack(int axis, Tensor... parts) {
    return Movement.stack(axis, parts);
  }

  /** a where the mask is not zero, else b; all three broadcast. The mask has no gradient. */
  public static Tensor where(Tensor mask, Tensor a, Tensor b) {
    return Elementwise.where(mask, a, b);
  }

  // Reading.

  /** The shape. */
  public Shape shape() {
    return shape;
  }

  /** The number of axes. */
  public int rank() {
    return shape.rank();
  }

  /** The extent of an axis. */
  public int dim(int axis) {
    return shape.dim(axis);
  }

  /** The number of elements. */
  public int size() {
    return shape.size();
  }

  /** The elements, row-major; a copy. */
  public float[] toArray() {
    float[] values = new float[size()];
    storage().data.get(0, values);
    return values;
  }

  /** The only element; an {@link IllegalStateException} if there are more or fewer. */
  public float item() {
    if (size() != 1) {
      throw new IllegalStateException("item: shape " + shape + " does not hold a single number");
    }
    return storage().data.get(0);
  }

  /** Copies the elements, row-major, into an array from an offset on. */
  public void copyTo(float[] target, int offset) {
    storage().data.get(0, target, offset, size());
  }

  // Differentiation.

  /** Whether gradients with respect to this tensor can be asked for. */
  public boolean requiresGradient() {
    return requiresGradient;
  }

  /** The same numbers without history. */
  public Tensor detach() {
    ThreadState state = ThreadState.current();
    Storage held = storage().retain();
    return make(state, shape, held, null, 0);
  }

  /** The same numbers without history, as a new leaf that gradients can be asked for. */
  public Tensor variable() {
    ThreadState state = ThreadState.current();
    Storage held = storage().retain();
    return owned(state, new Tensor(shape, held, true, null, 0));
  }

  // Arithmetic.

  /** this + other. */
  public Tensor add(Tensor other) {
    return Elementwise.add(this, other);
  }

  /** this - other. */
  public Tensor sub(Tensor other) {
    return Elementwise.sub(this, other);
  }

  /** this * other, element by element. */
  public Tensor mul(Tensor other) {
    return Elementwise.mul(this, other);
  }

  /** this / other, element by element. */
  public Tensor div(Tensor other) {
    return Elementwise.div(this, other);
  }

  /** this + other. */
  public Tensor add(float other) {
    return Elementwise.linear(this, 1, other);
  }

  /** this - other. */
  public Tensor sub(float other) {
    return Elementwise.linear(this, 1, -other);
  }

  /** this * other. */
  public Tensor mul(float other) {
    return Elementwise.linear(this, other, 0);
  }

  /** this / other. */
  public Tensor div(float other) {
    return Elementwise.linear(this, 1 / other, 0);
  }

  /** -this. */
  public Tensor neg() {
    return Elementwise.linear(this, -1, 0);
  }

  /** 1 / this. */
  public Tensor reciprocal() {
    return pow(-1);
  }

  /** The larger of two elements, NaN if either is; where equal, the gradient is the first's. */
  public Tensor maximum(Tensor other) {
    return Elementwise.extreme(true, this, other);
  }

  /** The smaller of two elements, NaN if either is; where equal, the gradient is the first's. */
  public Tensor minimum(Tensor other) {
    return Elementwise.extreme(false, this, other);
  }

  // Functions, element by element.

  /** e to the power of this. */
  public Tensor exp() {
    return Elementwise.unary(Unary.EXP, this);
  }

  /** The natural logarithm. */
  public Tensor log() {
    return Elementwise.unary(Unary.LOG, this);
  }

  /** log(1 + this), accurate near zero. */
  public Tensor log1p() {
    return Elementwise.unary(Unary.LOG1P, this);
  }

  /** The square root. */
  public Tensor sqrt() {
    return Elementwise.unary(Unary.SQRT, this);
  }

  /** this * this. */
  public Tensor square() {
    return Elementwise.unary(Unary.SQUARE, this);
  }

  /** The absolute value; its derivative at zero is zero. */
  public Tensor abs() {
    return Elementwise.unary(Unary.ABS, this);
  }

  /** -1, 0 or 1, and 0 for NaN; its derivative is zero. */
  public Tensor sign() {
    return gt(0).sub(lt(0));
  }

  /** The hyperbolic tangent. */
  public Tensor tanh() {
    return Elementwise.unary(Unary.TANH, this);
  }

  /** 1 / (1 + exp(-this)). */
  public Tensor sigmoid() {
    return Elementwise.unary(Unary.SIGMOID, this);
  }

  /** log(1 + exp(this)). */
  public Tensor softplus() {
    return Elementwise.unary(Unary.SOFTPLUS, this);
  }

  /** max(this, 0). */
  public Tensor relu() {
    return Elementwise.unary(Unary.RELU, this);
  }

  /** this where positive, else slope times this. */
  public Tensor leakyRelu(float slope) {
    return Elementwise.leakyRelu(this, slope);
  }

  /** this where positive, else exp(this) - 1. */
  public Tensor elu() {
    return Elementwise.unary(Unary.ELU, this);
  }

  /** this Phi(this), with the error function; at the infinities its limit or NaN. */
  public Tensor gelu() {
    return Elementwise.unary(Unary.GELU, this);
  }

  /** this sigmoid(this); at minus infinity 0 or NaN. */
  public Tensor silu() {
    return Elementwise.unary(Unary.SILU, this);
  }

  /** The sine. */
  public Tensor sin() {
    return Elementwise.unary(Unary.SIN, this);
  }

  /** The cosine. */
  public Tensor cos() {
    return Elementwise.unary(Unary.COS, this);
  }

  /** The error function. */
  public Tensor erf() {
    return Elementwise.unary(Unary.ERF, this);
  }

  /** this to a power. */
  public Tensor pow(float exponent) {
    return Elementwise.pow(this, exponent);
  }

  /** this within bounds; outside them the gradient is zero. */
  public Tensor clamp(float low, float high) {
    return Elementwise.clamp(this, low, high);
  }

  // Comparisons: 1 where true, else 0, without gradient.

  /** this &gt; other. */
  public Tensor gt(Tensor other) {
    return Elementwise.compare(Comparison.GT, this, other);
  }

  /** this &gt;= other. */
  public Tensor ge(Tensor other) {
    return Elementwise.compare(Comparison.GE, this, other);
  }

  /** this &lt; other. */
  public Tensor lt(Tensor other) {
    return Elementwise.compare(Comparison.LT, this, other);
  }

  /** this &lt;= other. */
  public Tensor le(Tensor other) {
    return Elementwise.compare(Comparison.LE, this, other);
  }

  /** this == other. */
  public Tensor eq(Tensor other) {
    return Elementwise.compare(Comparison.EQ, this, other);
  }

  /** this &gt; other. */
  public Tensor gt(float other) {
    return gt(scalar(other));
  }

  /** this &gt;= other. */
  public Tensor ge(float other) {
    return ge(scalar(other));
  }

  /** this &lt; other. */
  public Tensor lt(float other) {
    return lt(scalar(other));
  }

  /** this &lt;= other. */
  public Tensor le(float other) {
    return le(scalar(other));
  }

  // Reductions.

  /** The sum of all elements, accumulated in double. */
  public Tensor sum() {
    return reshape(1, size(), 1).sum(1).reshape();
  }

  /** The mean of all elements, accumulated in double. */
  public Tensor mean() {
    return sum().div(size());
  }

  /** The sum over an axis, accumulated in double; the axis is gone. */
  public Tensor sum(int axis) {
    return Reduction.sum(this, axis);
  }

  /** The sum over an axis, accumulated in double; the axis stays with extent 1 if kept. */
  public Tensor sum(int axis, boolean keep) {
    Tensor sum = sum(axis);
    return keep ? sum.reshape(shape.with(axis, 1)) : sum;
  }

  /** The mean over an axis; the axis is gone. */
  public Tensor mean(int axis) {
    return sum(axis).div(dim(axis));
  }

  /** The largest element along an axis; equal ones share the gradient. */
  public Tensor max(int axis) {
    return Reduction.extreme(this, axis, true);
  }

  /** The smallest element along an axis; equal ones share the gradient. */
  public Tensor min(int axis) {
    return Reduction.extreme(this, axis, false);
  }

  /** log of the sum of exp over an axis, without overflow; the axis is gone. */
  public Tensor logSumExp(int axis) {
    return Reduction.logSumExp(this, axis);
  }

  /** exp(this) over its sum along an axis. */
  public Tensor softmax(int axis) {
    return Reduction.softmax(this, axis);
  }

  /** The logarithm of {@link #softmax}. */
  public Tensor logSoftmax(int axis) {
    return Reduction.logSoftmax(this, axis);
  }

  /** Running sums along an axis, accumulated in double. */
  public Tensor cumsum(int axis) {
    return Reduction.cumsum(this, axis, false);
  }

  // Linear algebra.

  /** The matrix product {@code [n, k] x [k, m]}, or one for each batch {@code [b, n, k]}. */
  public Tensor matmul(Tensor other) {
    return matmul(other, false, false);
  }

  /** The matrix product with either operand's last two axes exchanged first. */
  public Tensor matmul(Tensor other, boolean transposeThis, boolean transposeOther) {
    return Matrix.matmul(this, other, transposeThis, transposeOther);
  }

  /**
   * A dense layer in one pass: activation(this W^T + bias).
   *
   * @param weight {@code [out, in]}, for this {@code [n, in]}
   * @param bias {@code [out]}, or null
   * @return {@code [n, out]}
   */
  public Tensor dense(Tensor weight, @Nullable Tensor bias, Activation activation) {
    return Matrix.dense(this, weight, bias, activation);
  }

  /**
   * The x of {@code T x = row} for every row of this {@code [n, d]}: of T {@code [d, d]} only the
   * upper or lower triangle is read, with ones in the place of its diagonal if that is unit.
   */
  public Tensor solveTriangular(Tensor triangle, boolean upper, boolean unitDiagonal) {
    return Matrix.solveTriangular(this, triangle, upper, unitDiagonal);
  }

  /** The standard normal log-density of each row: {@code [n, d]} to {@code [n]}. */
  public Tensor standardNormalLogProb() {
    return Reduction.standardNormalLogProb(this);
  }

  // Shape.

  /** The last two axes exchanged. */
  public Tensor transpose() {
    return Movement.transpose(this);
  }

  /** The axes in another order. */
  public Tensor permute(int... axes) {
    return Movement.permute(this, axes);
  }

  /** The same elements under another shape; one extent may be -1 and is worked out. */
  public Tensor reshape(int... dims) {
    return reshape(Movement.complete(shape, dims));
  }

  Tensor reshape(Shape other) {
    if (other.equals(shape)) {
      return this;
    }
    Shape before = shape;
    return view(other, Derivative.linear(t -> t.reshape(other), g -> g.reshape(before)));
  }

  /** This tensor repeated to a shape that it broadcasts to. */
  public Tensor broadcastTo(Shape target) {
    return Movement.broadcastTo(this, target);
  }

  /** The elements {@code from <= i < to} of an axis. */
  public Tensor slice(int axis, int from, int to) {
    return Movement.slice(this, axis, from, to);
  }

  /** The named elements of an axis, in the named order. */
  public Tensor gather(int axis, int[] indices) {
    return Gathering.gather(this, axis, indices);
  }

  /** Zeros along an axis of an extent, with each element of this added to the one it names. */
  public Tensor scatter(int axis, int[] indices, int extent) {
    return Gathering.scatter(this, axis, indices, extent);
  }

  /** With this many zeros before and behind an axis. */
  public Tensor pad(int axis, int before, int behind) {
    return Movement.pad(this, axis, before, behind);
  }

  /** Gives the memory back before the scope does. Closing twice does nothing. */
  @Override
  public void close() {
    Scope scope = owner;
    if (scope != null) {
      scope.disown(this);
    }
    release(ThreadState.current());
  }

  @Override
  public String toString() {
    return "Tensor " + shape + (storage == null ? " (closed)" : "");
  }
}
