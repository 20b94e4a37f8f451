package org.understudy.nn;

import org.apiguardian.api.API;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Convolution;
import org.understudy.tensor.Padding;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * A transposed convolution over one to three axes, which enlarges images by its stride: the adjoint
 * of a {@link Conv} with the same kernel, a bias and an activation, channels last.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ConvTransposed {
  private final int in;
  private final Kernel kernel;
  private final Convolution convolution;
  private final Activation activation;
  private final Parameter weight;
  private final Parameter bias;

  /**
   * A layer with weights and biases uniform within 1 / sqrt(kernel elements * in / groups / stride
   * along every axis), the root of the number of products that meet in one place.
   *
   * @param in channels of the input, a multiple of the kernel's groups
   * @param out channels of the output, a multiple of the kernel's groups
   * @param kernel with a border of zeros, whose padding is cut off the output
   * @throws IllegalArgumentException if the channels or the border are others
   */
  public ConvTransposed(
      int in, int out, Kernel kernel, Activation activation, RandomStream random) {
    if (kernel.border() != Padding.ZERO) {
      throw new IllegalArgumentException(
          "conv-transposed.kernel: expected a border of ZERO, found " + kernel.border());
    }
    int groups = kernel.groups();
    this.in = Conv.grouped("conv-transposed.in", in, kernel);
    this.kernel = kernel;
    this.activation = activation;
    convolution = kernel.convolution();
    Shape shape =
        Shape.of(kernel.between(in, Conv.grouped("conv-transposed.out", out, kernel) / groups));
    Initialiser uniform = Initialiser.uniform(Conv.bound(kernel.overlap() * in / groups));
    weight =
        new Parameter("weight", shape, uniform.weights(in, shape.size() / in, random.split(0)));
    bias = new Parameter("bias", Shape.of(out), uniform.weights(out, 1, random.split(1)));
  }

  /**
   * The smallest output.
   *
   * @param x {@code [n, extents..., in]}
   * @return {@code [n, extents..., out]}, with extents stride (e - 1) + dilation (kernel - 1) + 1 -
   *     2 padding
   * @throws IllegalArgumentException if x has other axes or channels
   */
  public Tensor apply(Tensor x) {
    Conv.requireImage("conv transposed: x", x, kernel, in);
    return activation.apply(convolution.transposed(x, weight.value(), bias.value()));
  }

  /**
   * The output of chosen extents, up to a stride less one larger than the smallest.
   *
   * @param x {@code [n, extents..., in]}
   * @param extents one for each axis
   * @return {@code [n, extents..., out]}
   * @throws IllegalArgumentException if x or the extents do not fit
   */
  public Tensor apply(Tensor x, int... extents) {
    Conv.requireImage("conv transposed: x", x, kernel, in);
    return activation.apply(convolution.transposed(x, weight.value(), bias.value(), extents));
  }

  /** {@code weight [in, kernel..., out / groups]}, {@code bias [out]}. */
  public Parameters parameters() {
    return Parameters.of(weight, bias);
  }
}
