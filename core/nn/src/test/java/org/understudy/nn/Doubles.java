package org.understudy.nn;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * A small row-major array of doubles, in which the tests write every layer a second time with loops
 * of their own.
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

  /** The numbers of a seed between -1 and 1, each representable as a float. */
  static Doubles random(long seed, int... dims) {
    RandomStream stream = RandomStream.of(seed);
    return build(index -> (float) (2 * stream.nextDouble() - 1), dims);
  }

  static Doubles of(Tensor tensor) {
    return new Doubles(wide(tensor.toArray()), tensor.shape().toArray());
  }

  static Doubles of(Parameter parameter) {
    return new Doubles(wide(parameter.toArray()), parameter.shape().toArray());
  }

  private static double[] wide(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  /** The array whose element at each index is a function of the index. */
  static Doubles build(ToDoubleFunction<int[]> element, int... dims) {
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

  double[] values() {
    return values;
  }

  int[] dims() {
    return dims;
  }

  int dim(int axis) {
    return dims[axis < 0 ? axis + dims.length : axis];
  }

  double at(int... index) {
    int offset = 0;
    for (int axis = 0; axis < dims.length; axis++) {
      offset = offset * dims[axis] + index[axis];
    }
    return values[offset];
  }

  /** The same with one number moved. */
  Doubles moved(int element, double by) {
    double[] changed = values.clone();
    changed[element] += by;
    return new Doubles(changed, dims);
  }

  /** The same numbers under another shape. */
  Doubles as(int... shape) {
    return new Doubles(values, shape);
  }

  Doubles plus(Doubles other) {
    double[] sum = values.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other.values[i];
    }
    return new Doubles(sum, dims);
  }

  /** These numbers, rounded to float, as a tensor of the current scope. */
  Tensor tensor() {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return Tensor.of(floats, dims);
  }
}
