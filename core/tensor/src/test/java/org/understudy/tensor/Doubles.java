package org.understudy.tensor;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * A small array of doubles, row-major, in which the tests write every operation a second time,
 * index by index. It shares nothing with the engine, so that it can stand against it.
 */
final class Doubles {
  private final double[] values;
  private final int[] dims;

  Doubles(double[] values, int... dims) {
    if (values.length != size(dims)) {
      throw new IllegalArgumentException(values.length + " numbers for " + Arrays.toString(dims));
    }
    this.values = values;
    this.dims = dims;
  }

  double[] values() {
    return values;
  }

  int[] dims() {
    return dims;
  }

  /** The random numbers of a seed, each representable as a float. */
  static Doubles random(long seed, double low, double high, int... dims) {
    RandomStream stream = RandomStream.of(seed);
    return build(dims, index -> (float) (low + (high - low) * stream.nextDouble()));
  }

  static Doubles scalar(double value) {
    return new Doubles(new double[] {value});
  }

  static Doubles of(Tensor tensor) {
    float[] values = tensor.toArray();
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return new Doubles(wide, tensor.shape().toArray());
  }

  /** The array whose element at each index is a function of the index. */
  static Doubles build(int[] dims, ToDoubleFunction<int[]> element) {
    double[] values = new double[size(dims)];
    int[] index = new int[dims.length];
    for (int i = 0; i < values.length; i++) {
      int rest = i;
      for (int axis = dims.length - 1; axis >= 0; axis--) {
        index[axis] = rest % dims[axis];
        rest /= dims[axis];
      }
      values[i] = element.applyAsDouble(index);
    }
    return new Doubles(values, dims);
  }

  private static int size(int[] dims) {
    return Arrays.stream(dims).reduce(1, (a, b) -> a * b);
  }

  double at(int... index) {
    int offset = 0;
    for (int axis = 0; axis < dims.length; axis++) {
      offset = offset * dims[axis] + index[axis];
    }
    return values[offset];
  }

  int dim(int axis) {
    return dims[axis < 0 ? axis + dims.length : axis];
  }

  Doubles map(DoubleUnaryOperator function) {
    return new Doubles(Arrays.stream(values).map(function).toArray(), dims);
  }

  /** An operation of two arrays under numpy's broadcasting. */
  static Doubles zip(Doubles a, Doubles b, DoubleBinaryOperator operation) {
    int rank = Math.max(a.dims.length, b.dims.length);
    int[] wide = new int[rank];
    for (int i = 0; i < rank; i++) {
      int p = i < rank - a.dims.length ? 1 : a.dims[i - rank + a.dims.length];
      int q = i < rank - b.dims.length ? 1 : b.dims[i - rank + b.dims.length];
      wide[i] = p == 1 ? q : p;
    }
    return build(
        wide, index -> operation.applyAsDouble(a.broadcastAt(index), b.broadcastAt(index)));
  }

  /** The element that a broadcast array has at an index of at least its rank. */
  double broadcastAt(int[] index) {
    int[] own = new int[dims.length];
    for (int i = 0; i < own.length; i++) {
      own[i] = dims[i] == 1 ? 0 : index[index.length - own.length + i];
    }
    return at(own);
  }

  /** One number for every line along an axis. */
  Doubles reduce(int axis, ToDoubleFunction<double[]> of) {
    int[] rest = new int[dims.length - 1];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = dims[i < axis ? i : i + 1];
    }
    return build(rest, index -> of.applyAsDouble(line(axis, insert(index, axis, 0))));
  }

  /** Another line for every line along an axis. */
  Doubles lines(int axis, LineFunction of) {
    return build(dims, index -> of.apply(line(axis, index))[index[axis]]);
  }

  private double[] line(int axis, int[] through) {
    double[] line = new double[dims[axis]];
    int[] at = through.clone();
    for (int i = 0; i < line.length; i++) {
      at[axis] = i;
      line[i] = at(at);
    }
    return line;
  }

  static int[] insert(int[] index, int axis, int value) {
    int[] longer = new int[index.length + 1];
    for (int i = 0; i < longer.length; i++) {
      longer[i] = i < axis ? index[i] : i == axis ? value : index[i - 1];
    }
    return longer;
  }

  /** From the numbers along an axis to as many others. */
  interface LineFunction {
    double[] apply(double[] line);
  }

  /** These numbers, rounded to float, as a tensor of the current scope. */
  Tensor tensor() {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return dims.length == 0 ? Tensor.scalar(floats[0]) : Tensor.of(floats, dims);
  }

  @Override
  public String toString() {
    return Arrays.toString(dims) + " " + Arrays.toString(values);
  }
}
