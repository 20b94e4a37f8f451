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
        gradients -> new @Nullable Tensor[] {sum(windows, gradients[0])},
        small);
  }

  private static Tensor sum(Windows windows, Tensor large) {
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(windows.small.size());
    windows.sum(0, large.storage().data, 0, out.data, 0, true);
    return Tensor.result(
        state,
        windows.small,
        out,
        gradients -> new @Nullable Tensor[] {repeat(windows, gradients[0])},
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

    /**
     * Adds up the windows.
     *
     * @param first whether the sums begin here
     */
    void sum(int axis, FloatBuffer from, int at, FloatBuffer to, int into, boolean first) {
      int block = smallBlocks[axis];
      for (int i = 0; i < extents[axis]; i++) {
        int target = into + i * block;
        for (int copy = 0; copy < factors[axis]; copy++) {
          int source = at + (i * factors[axis] + copy) * largeBlocks[axis];
          boolean begins = first && copy == 0;
          if (axis < extents.length - 1) {
            sum(axis + 1, from, source, to, target, begins);
          } else if (begins) {
            Movement.copy(from, source, to, target, block);
          } else {
            add(from, source, to, target, block);
          }
        }
      }
    }

    private static void add(FloatBuffer from, int at, FloatBuffer to, int into, int count) {
      for (int i = 0; i < count; i++) {
        to.put(into + i, to.get(into + i) + from.get(at + i));
      }
    }
  }
}
