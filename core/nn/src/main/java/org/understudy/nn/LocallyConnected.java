package org.understudy.nn;

import org.apiguardian.api.API;
import org.understudy.tensor.Activation;
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
  private final int out;
  private final Kernel kernel;
  private final int[] outputExtents;
  private final int[] patches;
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
    this.out = Shapes.positive("locally-connected.out", out);
    if (kernel.axes() != 2 || kernel.groups() != 1) {
      throw new IllegalArgumentException(
          "locally-connected.kernel: expected 2 axes and 1 group, found %s in %d"
              .formatted(kernel, kernel.groups()));
    }
    this.kernel = kernel;
    this.activation = activation;
    outputExtents = new int[] {kernel.steps(0, height), kernel.steps(1, width)};
    patches = patches();
    int positions = outputExtents[0] * outputExtents[1];
    int terms = kernel.size() * in;
    Initialiser uniform = Initialiser.uniform(Conv.bound(terms));
    weight =
        new Parameter(
            "weight",
            Shape.of(positions, terms, out),
            uniform.weights(positions * terms, out, random.split(0)));
    bias =
        new Parameter(
            "bias", Shape.of(positions, out), uniform.weights(positions, out, random.split(1)));
  }

  /** For every output position, the padded input positions under the kernel. */
  private int[] patches() {
    int row = width + 2 * kernel.paddingOf(1);
    int[] places = new int[outputExtents[0] * outputExtents[1] * kernel.size()];
    int at = 0;
    for (int y = 0; y < outputExtents[0]; y++) {
      for (int x = 0; x < outputExtents[1]; x++) {
        for (int a = 0; a < kernel.extentOf(0); a++) {
          for (int b = 0; b < kernel.extentOf(1); b++) {
            int down = y * kernel.strideOf(0) + a * kernel.dilationOf(0);
            int across = x * kernel.strideOf(1) + b * kernel.dilationOf(1);
            places[at++] = down * row + across;
          }
        }
      }
    }
    return places;
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
    int n = x.dim(0);
    int positions = weight.shape().dim(0);
    Tensor wide = kernel.padded(x);
    Tensor seen =
        wide.reshape(n, wide.dim(1) * wide.dim(2), in)
            .gather(1, patches)
            .reshape(n, positions, kernel.size() * in)
            .permute(1, 0, 2);
    Tensor sums = seen.matmul(weight.value()).add(bias.value().reshape(positions, 1, out));
    return activation
        .apply(sums.permute(1, 0, 2))
        .reshape(n, outputExtents[0], outputExtents[1], out);
  }

  /**
   * {@code weight [positions, kernel elements * in, out]} and {@code bias [positions, out]}, for
   * the output's positions and the kernel's elements row by row.
   */
  public Parameters parameters() {
    return Parameters.of(weight, bias);
  }
}
