package org.understudy.nn;

import org.apiguardian.api.API;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Convolution;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** A convolution over one to three axes: activation(x * weight + bias), channels last. */
@API(status = API.Status.EXPERIMENTAL)
public final class Conv {
  private final int in;
  private final Kernel kernel;
  private final Convolution convolution;
  private final Activation activation;
  private final Parameter weight;
  private final Parameter bias;

  /**
   * A layer that gives almost nothing: for the end of a network whose output should begin as no
   * change, and stay so where the data do not ask for one.
   */
  static Conv quiet(int in, int out, Kernel kernel, RandomStream random) {
    return new Conv(in, out, kernel, Activation.IDENTITY, 1e-3, random);
  }

  /**
   * A layer with weights and biases uniform within 1 / sqrt(kernel elements * in / groups).
   *
   * @param in channels of the input, a multiple of the kernel's groups
   * @param out channels of the output, a multiple of the kernel's groups
   * @throws IllegalArgumentException if they are not
   */
  public Conv(int in, int out, Kernel kernel, Activation activation, RandomStream random) {
    this(in, out, kernel, activation, bound((double) kernel.size() * in / kernel.groups()), random);
  }

  private Conv(
      int in, int out, Kernel kernel, Activation activation, double bound, RandomStream random) {
    this.in = grouped("conv.in", in, kernel);
    this.kernel = kernel;
    this.activation = activation;
    convolution = kernel.convolution();
    Shape shape = Shape.of(kernel.between(grouped("conv.out", out, kernel), in / kernel.groups()));
    Initialiser uniform = Initialiser.uniform(bound);
    weight =
        new Parameter("weight", shape, uniform.weights(out, shape.size() / out, random.split(0)));
    bias = new Parameter("bias", Shape.of(out), uniform.weights(out, 1, random.split(1)));
  }

  /** 1 / sqrt(terms of a sum), which keeps the size of what is summed. */
  static double bound(double terms) {
    return 1 / Math.sqrt(Math.max(1, terms));
  }

  /** Demands channels that a kernel's groups divide. */
  static int grouped(String setting, int channels, Kernel kernel) {
    if (channels < 1 || channels % kernel.groups() != 0) {
      throw new IllegalArgumentException(
          "%s: expected a positive multiple of the kernel's groups, %d; found %d"
              .formatted(setting, kernel.groups(), channels));
    }
    return channels;
  }

  /**
   * The layer's output.
   *
   * @param x {@code [n, extents..., in]}
   * @return {@code [n, extents..., out]}, with extents (e + 2 padding - dilation (kernel - 1) - 1)
   *     / stride + 1, rounded down
   * @throws IllegalArgumentException if x has other axes or channels, or is smaller than the kernel
   */
  public Tensor apply(Tensor x) {
    requireImage("conv: x", x, kernel, in);
    return convolution.apply(kernel.bordered(x), weight.value(), bias.value(), activation);
  }

  /**
   * The layer's output and something added to it, in one pass if the layer has no activation.
   *
   * @param x {@code [n, extents..., in]}
   * @param added of the output's shape
   * @return {@code [n, extents..., out]}
   * @throws IllegalArgumentException if x or what is added does not fit
   */
  Tensor apply(Tensor x, Tensor added) {
    requireImage("conv: x", x, kernel, in);
    return activation == Activation.IDENTITY
        ? convolution.apply(kernel.bordered(x), weight.value(), bias.value(), added)
        : apply(x).add(added);
  }

  static void requireImage(String what, Tensor x, Kernel kernel, int channels) {
    if (x.rank() != kernel.axes() + 2 || x.dim(-1) != channels) {
      throw new IllegalArgumentException(
          "%s: expected [n, extents..., channels] of %d axes with %d channels, found %s"
              .formatted(what, kernel.axes() + 2, channels, x.shape()));
    }
  }

  /** {@code weight [out, kernel..., in / groups]}, {@code bias [out]}. */
  public Parameters parameters() {
    return Parameters.of(weight, bias);
  }
}
