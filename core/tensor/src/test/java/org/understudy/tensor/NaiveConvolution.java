package org.understudy.tensor;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Convolutions from their definition, by one loop over all kernel elements, in double precision.
 */
record NaiveConvolution(Axes stride, Axes padding, Axes dilation, int groups) {
  /** One number for each axis. */
  static final class Axes {
    private final int[] values;

    Axes(int... values) {
      this.values = values;
    }

    int get(int axis) {
      return values[axis];
    }

    int[] toArray() {
      return values.clone();
    }

    @Override
    public String toString() {
      return Arrays.toString(values);
    }
  }

  /** Whether and where an input element lies under a kernel element, for one output element. */
  private interface Contact {
    void meet(int[] small, int[] kernel, int[] large);
  }

  Convolution engine() {
    return Convolution.of(axes())
        .stride(stride.toArray())
        .padding(padding.toArray())
        .dilation(dilation.toArray())
        .groups(groups);
  }

  int axes() {
    return stride.toArray().length;
  }

  int[] shrunk(int[] large, int[] kernel) {
    int[] small = new int[axes()];
    for (int i = 0; i < small.length; i++) {
      int last = large[i] + 2 * padding.get(i) - 1 - dilation.get(i) * (kernel[i] - 1);
      small[i] = (int) Math.floor(last / (double) stride.get(i)) + 1;
    }
    return small;
  }

  Doubles apply(Doubles x, Doubles weight, Doubles bias, DoubleUnaryOperator activation) {
    int[] large = extents(x.dims());
    int[] kernel = extents(weight.dims());
    int[] small = shrunk(large, kernel);
    int out = weight.dim(0);
    double[] y = new double[x.dim(0) * size(small) * out];
    int inGroup = weight.dim(-1);
    int outGroup = out / groups;
    contacts(
        small,
        kernel,
        large,
        (s, k, l) -> {
          for (int n = 0; n < x.dim(0); n++) {
            for (int o = 0; o < out; o++) {
              for (int c = 0; c < inGroup; c++) {
                y[flat(n, s, small, o, out)] +=
                    x.values()[flat(n, l, large, o / outGroup * inGroup + c, x.dim(-1))]
                        * weight.values()[flat(o, k, kernel, c, inGroup)];
              }
            }
          }
        });
    for (int i = 0; i < y.length; i++) {
      y[i] = activation.applyAsDouble(y[i] + (bias == null ? 0 : bias.at(i % out)));
    }
    return new Doubles(y, image(x.dim(0), small, out));
  }

  /** Every element of x paints the kernel, scaled by it, onto the larger image. */
  Doubles transposed(Doubles x, Doubles weight, Doubles bias, int... large) {
    int[] small = extents(x.dims());
    int[] kernel = extents(weight.dims());
    int channels = x.dim(-1);
    int outGroup = weight.dim(-1);
    int out = outGroup * groups;
    double[] y = new double[x.dim(0) * size(large) * out];
    for (int i = 0; i < y.length; i++) {
      y[i] = bias == null ? 0 : bias.at(i % out);
    }
    contacts(
        small,
        kernel,
        large,
        (s, k, l) -> {
          for (int n = 0; n < x.dim(0); n++) {
            for (int c = 0; c < channels; c++) {
              for (int o = 0; o < outGroup; o++) {
                int group = c / (channels / groups);
                y[flat(n, l, large, group * outGroup + o, out)] +=
                    x.values()[flat(n, s, small, c, channels)]
                        * weight.values()[flat(c, k, kernel, o, outGroup)];
              }
            }
          }
        });
    return new Doubles(y, image(x.dim(0), large, out));
  }

  private void contacts(int[] small, int[] kernel, int[] large, Contact contact) {
    for (int i = 0; i < size(small); i++) {
      int[] s = index(i, small);
      for (int j = 0; j < size(kernel); j++) {
        int[] k = index(j, kernel);
        int[] l = new int[s.length];
        boolean inside = true;
        for (int axis = 0; axis < l.length; axis++) {
          l[axis] = s[axis] * stride.get(axis) - padding.get(axis) + k[axis] * dilation.get(axis);
          inside &= l[axis] >= 0 && l[axis] < large[axis];
        }
        if (inside) {
          contact.meet(s, k, l);
        }
      }
    }
  }

  private static int flat(int first, int[] index, int[] extents, int last, int channels) {
    int offset = first;
    for (int i = 0; i < index.length; i++) {
      offset = offset * extents[i] + index[i];
    }
    return offset * channels + last;
  }

  private static int[] index(int flat, int[] extents) {
    int[] index = new int[extents.length];
    int rest = flat;
    for (int i = extents.length - 1; i >= 0; i--) {
      index[i] = rest % extents[i];
      rest /= extents[i];
    }
    return index;
  }

  private static int size(int[] extents) {
    return Arrays.stream(extents).reduce(1, (a, b) -> a * b);
  }

  private static int[] extents(int[] dims) {
    return Arrays.copyOfRange(dims, 1, dims.length - 1);
  }

  static int[] image(int batch, int[] extents, int channels) {
    return Doubles.insert(Doubles.insert(extents, extents.length, channels), 0, batch);
  }
}
