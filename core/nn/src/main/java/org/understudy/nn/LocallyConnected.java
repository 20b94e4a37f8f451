package org.understudy.nn;

import org.apiguardian.api.API;
import org.understudy.tensor.Activation;
import org.understudy.tensor.LocalConvolution;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * A convolution over images that has other weights at every position, for images whose places mean
 * different things, as the cells of a detector do (de Oliveira, Paganini and Nachman 2017).
 */
@API(status = API.Status.EXPERIMENTAL)
public final class LocallyConnected {
  private final int height;
  private final int width;
  private final int in;
  private final Kernel kernel;
  private final LocalConvolution convolution;
  private final Activation activation;
  private final Parameter weight;
  private final Parameter bias;

  /**
   * A layer for images of one size, with weights and biases uniform within 1 / sqrt(kernel elements
   * * in).
   *
   * @param height of the input
   * @param width of the input
   * @param in channels of the input
   * @param out channels of the output
   * @param kernel of two axes and one group
   * @throws IllegalArgumentException if the kernel is another, or larger than the padded image
   */
  public LocallyConnected(
      int height,
      int width,
      int in,
      int out,
      Kernel kernel,
      Activation activation,
      RandomStream random) {
    this.height = Shapes.positive("locally-connected.height", height);
    this.width = Shapes.positive("locally-connected.width", width);
    this.in = Shapes.positive("locally-connected.in", in);
    Shapes.positive("locally-connected.out", out);
    if (kernel.axes() != 2 || kernel.groups() != 1) {
      throw new IllegalArgumentException(
          "locally-connected.kernel: expected 2 axes and 1 group, found %s in %d"
              .formatted(kernel, kernel.groups()));
    }
    this.kernel = kernel;
    this.activation = activation;
    convolution =
        LocalConvolution.of()
            .stride(kernel.strideOf(0), kernel.strideOf(1))
            .dilation(kernel.dilationOf(0), kernel.dilationOf(1));
    int rows = kernel.steps(0, height);
    int columns = kernel.steps(1, width);
    int terms = kernel.size() * in;
    Initialiser uniform = Initialiser.uniform(Conv.bound(terms));
    weight =
        new Parameter(
            "weight",
            Shape.of(rows, columns, out, kernel.extentOf(0), kernel.extentOf(1), in),
            uniform.weights(rows * columns * out, terms, random.split(0)));
    bias =
        new Parameter(
            "bias",
            Shape.of(rows, columns, out),
            uniform.weights(rows * columns, out, random.split(1)));
  }

  /**
   * The layer's output.
   *
   * @param x {@code [n, height, width, in]}
   * @return {@code [n, height, width, out]}, with the extents of a {@link Conv} of this kernel
   * @throws IllegalArgumentException if x has another shape
   */
  public Tensor apply(Tensor x) {
    Shapes.require(
        "locally connected: x", x, "[n, height, width, in]", Shapes.ANY, height, width, in);
    return activation.apply(convolution.apply(kernel.padded(x), weight.value(), bias.value()));
  }

  /**
   * {@code weight [height, width, out, kernel height, kernel width, in]} and {@code bias [height,
   * width, out]}, for height and width of the output.
   */
  public Parameters parameters() {
    return Parameters.of(weight, bias);
  }
}
