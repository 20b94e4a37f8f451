package org.understudy.tensor;

import java.util.Arrays;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * How windows step over one, two or three axes of {@code [batch, extents..., channels]}, to be
 * replaced by their means or their largest elements.
 *
 * <pre>{@code
 * Tensor y = Pooling.of(2).window(3).stride(2).padding(1).max(x);
 * }</pre>
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Pooling {
  private final int[] window;

  /** Null for the window's own extents. */
  private final int @Nullable [] stride;

  private final int[] padding;
  private final boolean countsPadding;

  private Pooling(int[] window, int @Nullable [] stride, int[] padding, boolean countsPadding) {
    this.window = window;
    this.stride = stride;
    this.padding = padding;
    this.countsPadding = countsPadding;
  }

  /**
   * A pooling with window 2, side by side and without padding.
   *
   * @param axes 1, 2 or 3
   */
  public static Pooling of(int axes) {
    if (axes < 1 || axes > 3) {
      throw new IllegalArgumentException("pooling: expected 1, 2 or 3 axes, found " + axes);
    }
    int[] two = new int[axes];
    Arrays.fill(two, 2);
    return new Pooling(two, null, new int[axes], false);
  }

  /** With windows of these extents, one for all axes or one for each. */
  public Pooling window(int... window) {
    return new Pooling(perAxis("window", window, 1), stride, padding, countsPadding);
  }

  /** With a stride, one for all axes or one for each; without, windows lie side by side. */
  public Pooling stride(int... stride) {
    return new Pooling(window, perAxis("stride", stride, 1), padding, countsPadding);
  }

  /**
   * With windows that begin this far before the first and end this far behind the last position,
   * one number for all axes or one for each, less than the window. What lies there is never the
   * largest, and counts in no mean unless {@link #countPadding} is asked for.
   */
  public Pooling padding(int... padding) {
    return new Pooling(window, stride, perAxis("padding", padding, 0), countsPadding);
  }

  /** With means in which padding counts, as zeros. */
  public Pooling countPadding() {
    return new Pooling(window, stride, padding, true);
  }

  private int[] perAxis(String name, int[] values, int least) {
    int[] all = values.clone();
    if (values.length == 1) {
      all = new int[window.length];
      Arrays.fill(all, values[0]);
    }
    if (all.length != window.length || Arrays.stream(all).anyMatch(value -> value < least)) {
      throw new IllegalArgumentException(
          "pooling %s: expected one integer >= %d, or %d of them, found %s"
              .formatted(name, least, window.length, Arrays.toString(values)));
    }
    return all;
  }

  /**
   * The mean of each window.
   *
   * @param x {@code [batch, extents..., channels]}
   * @return {@code [batch, extents..., channels]} with extents (e + 2 padding - window) / stride +
   *     1, rounded down
   * @throws IllegalArgumentException if x has other axes, a window is larger than the padded image,
   *     or padding fills a window
   */
  public Tensor mean(Tensor x) {
    return mean(geometry(x), countsPadding, x);
  }

  /**
   * The largest element of each window, NaN if it has any; of equal ones the first has the
   * gradient.
   *
   * @param x {@code [batch, extents..., channels]}
   * @return as {@link #mean}
   * @throws IllegalArgumentException as {@link #mean}
   */
  public Tensor max(Tensor x) {
    PoolingGeometry geometry = geometry(x);
    Tensor y = x;
    // The largest of rows' largest; the last axis first, so that the first in row order wins.
    for (int i = geometry.axes() - 1; i >= 0; i--) {
      y =
          MaxPooling.along(
              y,
              i + 1,
              geometry.output[i],
              geometry.window[i],
              geometry.stride[i],
              geometry.padding[i]);
    }
    return y;
  }

  private PoolingGeometry geometry(Tensor x) {
    int axes = window.length;
    if (x.rank() != axes + 2) {
      throw new IllegalArgumentException(
          "pooling over %d axes: expected [batch, %s, channels], found %s"
              .formatted(axes, axes == 1 ? "extent" : axes + " extents", x.shape()));
    }
    int[] step = stride == null ? window : stride;
    int[] input = Arrays.copyOfRange(x.shape().toArray(), 1, axes + 1);
    int[] output = new int[axes];
    for (int i = 0; i < axes; i++) {
      if (padding[i] >= window[i]) {
        throw new IllegalArgumentException(
            "pooling: padding %d fills a window of %d on axis %d; expected less than the window"
                .formatted(padding[i], window[i], i + 1));
      }
      int room = input[i] + 2 * padding[i] - window[i];
      if (input[i] < 1 || room < 0) {
        throw new IllegalArgumentException(
            "pooling: a window of %d does not fit axis %d of input %s, padded to %d"
                .formatted(window[i], i + 1, x.shape(), input[i] + 2 * padding[i]));
      }
      output[i] = room / step[i] + 1;
    }
    return new PoolingGeometry(x.dim(0), x.dim(-1), input, output, window, step, padding);
  }

  private static Tensor mean(PoolingGeometry geometry, boolean countsPadding, Tensor x) {
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(geometry.outputShape().size());
    if (!geometry.isEmpty()) {
      PoolingPrimitives.forward(state.primitives, geometry, countsPadding, x.storage(), out);
    }
    return Tensor.result(
        state,
        geometry.outputShape(),
        out,
        Derivative.linear(
            t -> mean(geometry, countsPadding, t), g -> spread(geometry, countsPadding, g)),
        x);
  }

  /** The adjoint of the mean. */
  private static Tensor spread(PoolingGeometry geometry, boolean countsPadding, Tensor gy) {
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(geometry.inputShape().size());
    if (!geometry.isEmpty()) {
      PoolingPrimitives.backward(state.primitives, geometry, countsPadding, gy.storage(), out);
    }
    return Tensor.result(
        state,
        geometry.inputShape(),
        out,
        gradients -> new @Nullable Tensor[] {mean(geometry, countsPadding, gradients[0])},
        gy);
  }
}
