package org.understudy.nn;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Convolution;
import org.understudy.tensor.Padding;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * A convolution on periodic square lattices that turns with them (Cohen and Welling 2016; for
 * lattice flows, Gerdes et al. 2023): whatever shifts, turns or mirrors the field does the same to
 * the output. Its kernel is what the average over the eight symmetries of the square leaves of any
 * kernel: elements equally far from its centre along both axes, in either order, are one number.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class EquivariantConv {
  private final int in;
  private final int out;
  private final int extent;
  private final int[] orbits;
  private final Convolution convolution = Convolution.of(2);
  private final Activation activation;
  private final Parameter weight;
  private final @Nullable Parameter bias;

  /**
   * A layer with weights uniform within 1 / sqrt(extent^2 in), and biases likewise.
   *
   * @param in channels of the input
   * @param out channels of the output
   * @param extent of the kernel along both axes: odd
   */
  public EquivariantConv(int in, int out, int extent, Activation activation, RandomStream random) {
    this(in, out, extent, activation, false, random);
  }

  /**
   * A layer that also turns its sign with the field's: without bias, behind an odd activation.
   *
   * @param in channels of the input
   * @param out channels of the output
   * @param extent of the kernel along both axes: odd
   * @param activation {@link Activation#IDENTITY} or {@link Activation#TANH}
   * @throws IllegalArgumentException if the activation is another, or the extent even
   */
  public static EquivariantConv odd(
      int in, int out, int extent, Activation activation, RandomStream random) {
    if (activation != Activation.IDENTITY && activation != Activation.TANH) {
      throw new IllegalArgumentException(
          "equivariant-conv.activation: expected an odd one, IDENTITY or TANH, found "
              + activation);
    }
    return new EquivariantConv(in, out, extent, activation, true, random);
  }

  private EquivariantConv(
      int in, int out, int extent, Activation activation, boolean odd, RandomStream random) {
    if (extent < 1 || extent % 2 == 0) {
      throw new IllegalArgumentException(
          "equivariant-conv.extent: expected an odd integer >= 1, found " + extent);
    }
    this.in = Shapes.positive("equivariant-conv.in", in);
    this.out = Shapes.positive("equivariant-conv.out", out);
    this.extent = extent;
    this.activation = activation;
    orbits = orbits(extent);
    int reach = extent / 2 + 1;
    int free = reach * (reach + 1) / 2;
    Initialiser uniform = Initialiser.uniform(Conv.bound((double) extent * extent * in));
    weight =
        new Parameter(
            "weight", Shape.of(out, free, in), uniform.weights(out, free * in, random.split(0)));
    bias =
        odd ? null : new Parameter("bias", Shape.of(out), uniform.weights(out, 1, random.split(1)));
  }

  /**
   * For each element of the kernel, which of those that the symmetries bring into each other it is:
   * they share the larger and the smaller distance from the centre.
   */
  private static int[] orbits(int extent) {
    int centre = extent / 2;
    int[] orbits = new int[extent * extent];
    for (int i = 0; i < orbits.length; i++) {
      int down = Math.abs(i / extent - centre);
      int across = Math.abs(i % extent - centre);
      int larger = Math.max(down, across);
      orbits[i] = larger * (larger + 1) / 2 + Math.min(down, across);
    }
    return orbits;
  }

  /**
   * The layer's output.
   *
   * @param x {@code [n, height, width, in]}, a field on a periodic lattice
   * @return {@code [n, height, width, out]}
   * @throws IllegalArgumentException if x has another shape, or an extent below half the kernel's
   */
  public Tensor apply(Tensor x) {
    Shapes.require(
        "equivariant conv: x", x, "[n, height, width, in]", Shapes.ANY, Shapes.ANY, Shapes.ANY, in);
    Tensor kernel = weight.value().gather(1, orbits).reshape(out, extent, extent, in);
    return convolution.apply(
        Padding.CIRCULAR.apply(x, extent / 2),
        kernel,
        bias == null ? null : bias.value(),
        activation);
  }

  /**
   * {@code weight [out, free, in]}, for each free element of the kernel in the order (0, 0), (1,
   * 0), (1, 1), (2, 0), ... of the larger and the smaller distance from its centre; and {@code bias
   * [out]}, unless the layer is odd.
   */
  public Parameters parameters() {
    return bias == null ? Parameters.of(weight) : Parameters.of(weight, bias);
  }
}
