package org.understudy.benchmarks.kernels;

import static org.bytedeco.pytorch.global.torch.from_blob;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.global.torch;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** Floats with a shape, which become a tensor of either engine. */
final class Numbers {
  /** The corners of the format and of the functions: overflow, underflow, poles. */
  private static final float[] SPECIAL = {
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    0f,
    -0f,
    1f,
    -1f,
    Float.MIN_NORMAL,
    -1e-40f,
    1e-40f,
    1e30f,
    -1e30f,
    Float.MAX_VALUE,
    88f,
    -88f,
    105f,
    -105f
  };

  static {
    Engines.load();
  }

  private final Shape shape;
  private final float[] values;

  private Numbers(Shape shape, float[] values) {
    this.shape = shape;
    this.values = values;
  }

  static Numbers of(Shape shape, float[] values) {
    return new Numbers(shape, values);
  }

  static Numbers of(Tensor tensor) {
    return new Numbers(tensor.shape(), tensor.toArray());
  }

  static Numbers of(org.bytedeco.pytorch.Tensor tensor) {
    int[] dims = Arrays.stream(tensor.sizes().vec().get()).mapToInt(Math::toIntExact).toArray();
    float[] values = new float[Math.toIntExact(tensor.numel())];
    if (values.length > 0) {
      org.bytedeco.pytorch.Tensor floats = tensor.detach().to(torch.ScalarType.Float).contiguous();
      new FloatPointer(floats.data_ptr_float()).get(values);
    }
    return new Numbers(Shape.of(dims), values);
  }

  static Numbers uniform(RandomStream random, Shape shape, double low, double high) {
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (low + (high - low) * random.nextDouble());
    }
    return new Numbers(shape, values);
  }

  /** Whole numbers from low to high, both included, so that many are equal. */
  static Numbers whole(RandomStream random, Shape shape, int low, int high) {
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = low + random.nextInt(high - low + 1);
    }
    return new Numbers(shape, values);
  }

  /** Ordinary numbers, a given share of which are NaN, infinite, zero, tiny or huge. */
  static Numbers special(RandomStream random, Shape shape, double share) {
    float[] values = uniform(random, shape, -4, 4).values;
    for (int i = 0; i < values.length; i++) {
      if (random.nextDouble() < share) {
        values[i] = SPECIAL[random.nextInt(SPECIAL.length)];
      }
    }
    return new Numbers(shape, values);
  }

  /** Ordinary numbers, a given share of which are NaN or infinite. */
  static Numbers notFinite(RandomStream random, Shape shape, double share) {
    float[] values = uniform(random, shape, -4, 4).values;
    for (int i = 0; i < values.length; i++) {
      if (random.nextDouble() < share) {
        values[i] = SPECIAL[random.nextInt(3)];
      }
    }
    return new Numbers(shape, values);
  }

  /** The same with ones for all that are equal to some number; NaN counts as equal to NaN. */
  Numbers without(float... unwanted) {
    float[] rest = values.clone();
    for (int i = 0; i < rest.length; i++) {
      for (float number : unwanted) {
        rest[i] = Float.compare(rest[i], number) == 0 ? 1 : rest[i];
      }
    }
    return new Numbers(shape, rest);
  }

  Shape shape() {
    return shape;
  }

  float[] values() {
    return values;
  }

  /** A constant of our engine, in the current scope. */
  Tensor ours() {
    return shape.rank() == 0 ? Tensor.scalar(values[0]) : Tensor.of(values, shape.toArray());
  }

  /** A constant of libtorch, in the current pointer scope. */
  org.bytedeco.pytorch.Tensor theirs() {
    long[] dims = Arrays.stream(shape.toArray()).asLongStream().toArray();
    if (values.length == 0) {
      return torch.zeros(dims);
    }
    return from_blob(new FloatPointer(values), dims).clone();
  }

  /** The index of an element. */
  String index(int element) {
    int[] index = new int[shape.rank()];
    int rest = element;
    for (int axis = index.length - 1; axis >= 0; axis--) {
      index[axis] = rest % shape.dim(axis);
      rest /= shape.dim(axis);
    }
    return Arrays.toString(index);
  }

  @Override
  public String toString() {
    return values.length <= 24
        ? shape + " " + Arrays.toString(values)
        : shape + " " + Arrays.toString(Arrays.copyOf(values, 24)) + " ...";
  }
}
