package org.understudy.tensor;

import java.util.Arrays;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A convolution over two axes that has other weights at every place, also called locally connected
 * or unshared, for images whose places mean different things. Channels are the last axis; it sees
 * no border, which {@link Padding} puts around the image beforehand.
 *
 * <pre>{@code
 * Tensor y = LocalConvolution.of().stride(2).apply(x, weight, bias);
 * }</pre>
 */
@API(status = API.Status.EXPERIMENTAL)
public final class LocalConvolution {
  private final int[] stride;
  private final int[] dilation;

  private LocalConvolution(int[] stride, int[] dilation) {
    this.stride = stride;
    this.dilation = dilation;
  }

  /** A convolution with stride 1 and dilation 1. */
  public static LocalConvolution of() {
    return new LocalConvolution(new int[] {1, 1}, new int[] {1, 1});
  }

  /** With a stride, one for both axes or one for each. */
  public LocalConvolution stride(int... stride) {
    return new LocalConvolution(perAxis("stride", stride), dilation);
  }

  /** With a distance between the kernel's elements, one for both axes or one for each. */
  public LocalConvolution dilation(int... dilation) {
    return new LocalConvolution(stride, perAxis("dilation", dilation));
  }

  private static int[] perAxis(String name, int[] values) {
    int[] both = values.length == 1 ? new int[] {values[0], values[0]} : values.clone();
    if (both.length != 2 || Arrays.stream(both).anyMatch(value -> value < 1)) {
      throw new IllegalArgumentException(
          "local convolution %s: expected one integer >= 1, or 2 of them, found %s"
              .formatted(name, Arrays.toString(values)));
    }
    return both;
  }

  /**
   * At each place, the image under the kernel times the weight of that place, plus its bias.
   *
   * @param x {@code [batch, height, width, in]}
   * @param weight {@code [outHeight, outWidth, out, kernelHeight, kernelWidth, in]}, a {@link
   *     Convolution}'s weight for each place
   * @param bias {@code [outHeight, outWidth, out]}, or null
   * @return {@code [batch, outHeight, outWidth, out]} with extents (e - dilation (kernel - 1) - 1)
   *     / stride + 1, rounded down
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public Tensor apply(Tensor x, Tensor weight, @Nullable Tensor bias) {
    boolean fits = x.rank() == 4 && weight.rank() == 6 && x.dim(3) == weight.dim(5) && x.dim(3) > 0;
    int[] output = new int[2];
    for (int i = 0; fits && i < 2; i++) {
      int room = x.dim(i + 1) - dilation[i] * (weight.dim(i + 3) - 1) - 1;
      output[i] = room < 0 ? 0 : room / stride[i] + 1;
      fits = weight.dim(i + 3) > 0 && room >= 0 && weight.dim(i) == output[i];
    }
    if (fits && bias != null) {
      fits = bias.shape().equals(Shape.of(output[0], output[1], weight.dim(2)));
    }
    if (!fits) {
      throw new IllegalArgumentException(
          ("local convolution of stride %s and dilation %s: input %s, weight %s and bias %s do not"
                  + " fit; expected [batch, height, width, in], [outHeight, outWidth, out,"
                  + " kernelHeight, kernelWidth, in], [outHeight, outWidth, out]")
              .formatted(
                  Arrays.toString(stride),
                  Arrays.toString(dilation),
                  x.shape(),
                  weight.shape(),
                  bias == null ? "none" : bias.shape()));
    }
    LocalConvolutionGeometry geometry =
        new LocalConvolutionGeometry(
            x.dim(0),
            x.dim(3),
            weight.dim(2),
            new int[] {x.dim(1), x.dim(2)},
            output,
            new int[] {weight.dim(3), weight.dim(4)},
            stride,
            dilation);
    return forward(geometry, x, weight, bias);
  }

  // The three passes. Each is linear in either operand, and their derivatives are each other.

  // oneDNN 3.11 mistakes many matrix products of one term each, so that those get a second, zero.

  private static Tensor forward(
      LocalConvolutionGeometry geometry, Tensor x, Tensor weight, @Nullable Tensor bias) {
    if (geometry.taps() * geometry.in == 1) {
      return forward(
          geometry.with(geometry.batch, 2, geometry.out),
          x.pad(-1, 0, 1),
          weight.pad(-1, 0, 1),
          bias);
    }
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(geometry.outputShape().size());
    if (bias != null) {
      int line = bias.size();
      for (int i = 0; i < geometry.batch; i++) {
        Movement.copy(bias.storage().data, 0, out.data, i * line, line);
      }
    }
    if (!geometry.isEmpty()) {
      state.primitives.localConvolutions.forward(
          geometry, x.storage(), weight.storage(), bias != null, out);
    }
    Tensor[] inputs = bias == null ? new Tensor[] {x, weight} : new Tensor[] {x, weight, bias};
    return Tensor.result(
        state,
        geometry.outputShape(),
        out,
        gradients -> {
          Tensor g = gradients[0];
          @Nullable Tensor[] result = new @Nullable Tensor[inputs.length];
          result[0] = x.requiresGradient() ? data(geometry, g, weight) : null;
          result[1] = weight.requiresGradient() ? weights(geometry, x, g) : null;
          if (bias != null && bias.requiresGradient()) {
            result[2] = Matrix.columnSums(g.reshape(geometry.batch, bias.size()));
            result[2] = result[2].reshape(bias.shape().toArray());
          }
          return result;
        },
        inputs);
  }

  private static Tensor data(LocalConvolutionGeometry geometry, Tensor gy, Tensor weight) {
    if (geometry.out == 1) {
      return data(
          geometry.with(geometry.batch, geometry.in, 2), gy.pad(-1, 0, 1), weight.pad(2, 0, 1));
    }
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(geometry.inputShape().size());
    Movement.fill(out, geometry.inputShape().size(), 0);
    if (!geometry.isEmpty()) {
      state.primitives.localConvolutions.data(geometry, gy.storage(), weight.storage(), out);
    }
    return Tensor.result(
        state,
        geometry.inputShape(),
        out,
        gradients ->
            new @Nullable Tensor[] {
              gy.requiresGradient() ? forward(geometry, gradients[0], weight, null) : null,
              weight.requiresGradient() ? weights(geometry, gradients[0], gy) : null
            },
        gy,
        weight);
  }

  private static Tensor weights(LocalConvolutionGeometry geometry, Tensor x, Tensor gy) {
    if (geometry.batch == 1) {
      return weights(geometry.with(2, geometry.in, geometry.out), x.pad(0, 0, 1), gy.pad(0, 0, 1));
    }
    ThreadState state = ThreadState.current();
    Storage out = state.pool.take(geometry.weightShape().size());
    if (geometry.isEmpty()) {
      Movement.fill(out, geometry.weightShape().size(), 0);
    } else {
      state.primitives.localConvolutions.weights(geometry, x.storage(), gy.storage(), out);
    }
    return Tensor.result(
        state,
        geometry.weightShape(),
        out,
        gradients ->
            new @Nullable Tensor[] {
              x.requiresGradient() ? data(geometry, gy, gradients[0]) : null,
              gy.requiresGradient() ? forward(geometry, x, gradients[0], null) : null
            },
        x,
        gy);
  }
}
