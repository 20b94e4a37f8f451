package org.understudy.tensor;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Images and sequences made larger by whole factors: {@code [batch, extents..., channels]} with one
 * to three extents becomes {@code [batch, factor * extents..., channels]}.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Upsampling {
  private Upsampling() {}

  /**
   * Each position repeated. The derivative is the sum over the copies.
   *
   * @param x {@code [batch, extents..., channels]}
   * @param factor at least 1, one for all extents or one for each
   * @return {@code [batch, factor * extents..., channels]}
   * @throws IllegalArgumentException if x has no extents or more than three, or the factors do not
   *     fit them
   */
  public static Tensor nearest(Tensor x, int... factor) {
    return repeat(new Windows(x.shape(), factors("nearest", x.shape(), factor)), x);
  }

  /**
   * Straight lines between the centres of two neighbouring positions, and constants beyond the
   * outermost: position o of an axis enlarged by f lies at (o + 1/2) / f - 1/2 of x. Of images this
   * is bilinear, of volumes trilinear. NaN spreads to all that lies within one position of it.
   *
   * @param x {@code [batch, extents..., channels]}
   * @param factor at least 1, one for all extents or one for each
   * @return {@code [batch, factor * extents..., channels]}
   * @throws IllegalArgumentException if x has no extents or more than three, or the factors do not
   *     fit them
   */
  public static Tensor linear(Tensor x, int... factor) {
    int[] factors = factors("linear", x.shape(), factor);
    if (Arrays.stream(factors).allMatch(f -> f > 1)) {
      return interpolate(x, new Windows(x.shape(), factors).large);
    }
    Tensor y = x;
    for (int i = 0; i < factors.length; i++) {
      if (factors[i] > 1) {
        Shape before = y.shape();
        Tensor line = y.reshape(before.outer(i + 1), before.dim(i + 1), before.inner(i + 1));
        Shape longer = line.shape().with(1, Math.multiplyExact(before.dim(i + 1), factors[i]));
        y = interpolate(line, longer).reshape(before.with(i + 1, longer.dim(1)));
      }
    }
    return y;
  }

  /** {@link #linear} of images {@code [batch, height, width, channels]}. */
  public static Tensor bilinear(Tensor x, int... factor) {
    if (x.rank() != 4) {
      throw new IllegalArgumentException(
          "bilinear upsampling: expected [batch, height, width, channels], found " + x.shape());
    }
    return linear(x, factor);
  }

  /** One factor for each extent. */
  private static int[] factors(String kind, Shape shape, int[] factor) {
    int axes = shape.rank() - 2;
    int[] all = factor.clone();
    if (factor.length == 1 && axes > 1) {
      all = new int[axes];
      Arrays.fill(all, factor[0]);
    }
    boolean fits =
        axes >= 1 && axes <= 3 && all.length == axes && Arrays.stream(all).allMatch(f -> f >= 1);
    if (!fits) {
      throw new IllegalArgumentException(
          ("%s upsampling: expected [batch, extents..., channels] with 1 to 3 extents and one factor"
                  + " >= 1, or one for each extent, found shape %s and factors %s")
              .formatted(kind, shape, Arrays.toString(factor)));
    }
    return all;
  }

  private static Tensor repeat(Windows windows, Tensor small) {
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(windows.large.size());
    windows.repeat(0, small.storage().data, 0, out.data, 0);
    return Tensor.result(
        state,
        windows.large,
        out,
        Derivative.linear(t -> repeat(windows, t), g -> sum(windows, g)),
        small);
  }

  private static Tensor sum(Windows windows, Tensor large) {
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(windows.small.size());
    if (windows.small.size() > 0) {
      PoolingPrimitives.sum(state.primitives, windows.pooling(), large.storage(), out);
    }
    return Tensor.result(
        state,
        windows.small,
        out,
        gradients -> new @Nullable Tensor[] {repeat(windows, gradients[0])},
        large);
  }

  private static Tensor interpolate(Tensor small, Shape large) {
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(large.size());
    if (large.size() > 0) {
      Interpolation.forward(state.primitives, small.shape(), large, small.storage(), out);
    }
    return Tensor.result(
        state,
        large,
        out,
        Derivative.linear(t -> interpolate(t, large), g -> collect(g, small.shape())),
        small);
  }

  /** The adjoint of interpolating. */
  private static Tensor collect(Tensor large, Shape small) {
    ThreadState state = ThreadState.current();
    Storage from = large.storage();
    Shape shape = large.shape();
    for (int axis = 1; axis < small.rank() - 1; axis++) {
      Shape smaller = shape.with(axis, small.dim(axis));
      Storage out = state.pool.take(smaller.size());
      Interpolation.collect(shape, smaller, axis, from.data, out.data);
      if (axis > 1 && from.release()) {
        state.pool.give(from);
      }
      from = out;
      shape = smaller;
    }
    return Tensor.result(
        state,
        small,
        from,
        gradients -> new @Nullable Tensor[] {interpolate(gradients[0], large.shape())},
        large);
  }

  /** The windows of a large image that belong to the positions of a small one. */
  private static final class Windows {
    final Shape small;
    final Shape large;

    /** Over the batch and the extents, outermost first. */
    private final int[] extents;

    private final int[] factors;

    /** Elements of one position of an axis with all that lies within it. */
    private final int[] smallBlocks;

    private final int[] largeBlocks;

    Windows(Shape small, int[] factor) {
      this.small = small;
      int axes = factor.length + 1;
      extents = Arrays.copyOf(small.toArray(), axes);
      factors = new int[axes];
      factors[0] = 1;
      System.arraycopy(factor, 0, factors, 1, factor.length);
      Shape shape = small;
      for (int i = 1; i < axes; i++) {
        shape = shape.with(i, Math.multiplyExact(extents[i], factors[i]));
      }
      large = shape;
      smallBlocks = new int[axes];
      largeBlocks = new int[axes];
      for (int i = 0; i < axes; i++) {
        smallBlocks[i] = small.inner(i);
        largeBlocks[i] = large.inner(i);
      }
    }

    /** Copies blocks once position by position, and then whole, which is longer runs. */
    void repeat(int axis, FloatBuffer from, int at, FloatBuffer to, int into) {
      int block = largeBlocks[axis];
      for (int i = 0; i < extents[axis]; i++) {
        int source = at + i * smallBlocks[axis];
        int target = into + i * factors[axis] * block;
        if (axis < extents.length - 1) {
          repeat(axis + 1, from, source, to, target);
        } else {
          Movement.copy(from, source, to, target, block);
        }
        for (int copy = 1; copy < factors[axis]; copy++) {
          Movement.copy(to, target, to, target + copy * block, block);
        }
      }
    }

    /** The same windows, as those of a pooling. */
    PoolingGeometry pooling() {
      int axes = small.rank() - 2;
      int[] factor = Arrays.copyOfRange(factors, 1, axes + 1);
      return new PoolingGeometry(
          small.dim(0),
          small.dim(-1),
          Arrays.copyOfRange(large.toArray(), 1, axes + 1),
          Arrays.copyOfRange(small.toArray(), 1, axes + 1),
          factor,
          factor,
          new int[axes]);
    }
  }
}
