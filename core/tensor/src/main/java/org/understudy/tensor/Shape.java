package org.understudy.tensor;

import java.util.Arrays;
import org.apiguardian.api.API;

/** The extents of a tensor's axes, outermost first; row-major. A scalar has rank 0 and size 1. */
@API(status = API.Status.EXPERIMENTAL)
public final class Shape {
  private static final Shape SCALAR = new Shape(new int[0]);

  private final int[] dims;
  private final int size;

  private Shape(int[] dims) {
    this.dims = dims;
    long product = 1;
    for (int dim : dims) {
      if (dim < 0) {
        throw new IllegalArgumentException(
            "shape " + Arrays.toString(dims) + ": an extent is negative");
      }
      product *= dim;
      if (product > Integer.MAX_VALUE - 64) {
        throw new IllegalArgumentException(
            "shape " + Arrays.toString(dims) + ": more than 2^31 - 65 elements");
      }
    }
    this.size = (int) product;
  }

  /**
   * A shape with the given extents.
   *
   * @param dims extents, outermost first, each at least 0
   * @throws IllegalArgumentException if an extent is negative or the product exceeds 2^31 - 65
   */
  public static Shape of(int... dims) {
    return dims.length == 0 ? SCALAR : new Shape(dims.clone());
  }

  /** The number of axes. */
  public int rank() {
    return dims.length;
  }

  /** The number of elements. */
  public int size() {
    return size;
  }

  /**
   * The extent of one axis.
   *
   * @param axis an axis; negative counts from the last
   * @throws IllegalArgumentException if there is no such axis
   */
  public int dim(int axis) {
    return dims[axis(axis)];
  }

  /**
   * The non-negative index of an axis.
   *
   * @param axis an axis; negative counts from the last
   * @throws IllegalArgumentException if there is no such axis
   */
  public int axis(int axis) {
    int index = axis < 0 ? axis + dims.length : axis;
    if (index < 0 || index >= dims.length) {
      throw new IllegalArgumentException("axis " + axis + " does not exist in shape " + this);
    }
    return index;
  }

  /** The extents as a fresh array. */
  public int[] toArray() {
    return dims.clone();
  }

  /** This shape with one axis set to another extent. */
  public Shape with(int axis, int extent) {
    int[] changed = dims.clone();
    changed[axis(axis)] = extent;
    return new Shape(changed);
  }

  /** This shape without one axis. */
  public Shape without(int axis) {
    int gone = axis(axis);
    int[] rest = new int[dims.length - 1];
    for (int i = 0, j = 0; i < dims.length; i++) {
      if (i != gone) {
        rest[j++] = dims[i];
      }
    }
    return of(rest);
  }

  /** This shape behind one more, outermost axis. */
  public Shape prepend(int extent) {
    int[] longer = new int[dims.length + 1];
    longer[0] = extent;
    System.arraycopy(dims, 0, longer, 1, dims.length);
    return of(longer);
  }

  /** The product of the extents before an axis. */
  int outer(int axis) {
    int product = 1;
    for (int i = 0; i < axis; i++) {
      product *= dims[i];
    }
    return product;
  }

  /** The product of the extents behind an axis. */
  int inner(int axis) {
    int product = 1;
    for (int i = axis + 1; i < dims.length; i++) {
      product *= dims[i];
    }
    return product;
  }

  /**
   * The shape that two operands broadcast to, by numpy's rule.
   *
   * @throws IllegalArgumentException naming the operation and both shapes, if they do not fit
   */
  static Shape broadcast(String operation, Shape a, Shape b) {
    if (a.equals(b)) {
      return a;
    }
    int rank = Math.max(a.dims.length, b.dims.length);
    int[] out = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int p = i <= a.dims.length ? a.dims[a.dims.length - i] : 1;
      int q = i <= b.dims.length ? b.dims[b.dims.length - i] : 1;
      if (p != q && p != 1 && q != 1) {
        throw new IllegalArgumentException(
            operation + ": shapes " + a + " and " + b + " do not broadcast");
      }
      out[rank - i] = p == 1 ? q : p;
    }
    return new Shape(out);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape that && Arrays.equals(dims, that.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  @Override
  public String toString() {
    return Arrays.toString(dims);
  }
}
