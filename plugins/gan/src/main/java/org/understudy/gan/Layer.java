package org.understudy.gan;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.Conv;
import org.understudy.nn.Dense;
import org.understudy.nn.Initialiser;
import org.understudy.nn.Kernel;
import org.understudy.nn.Parameters;
import org.understudy.nn.SpectralNorm;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Convolution;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** A layer of a discriminator, whose weight may be divided by its largest singular value. */
final class Layer {
  private interface Product {
    Tensor of(Tensor x, Tensor weight);
  }

  private final Product product;
  private final Parameter weight;
  private final @Nullable SpectralNorm norm;
  private final Parameters parameters;

  private Layer(Parameters own, boolean spectral, RandomStream random, Product product) {
    this.product = product;
    weight = own.get("weight");
    norm = spectral ? new SpectralNorm(weight, random.split("norm")) : null;
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put("layer", own);
    if (norm != null) {
      parts.put("norm", norm.parameters());
    }
    parameters = Parameters.join(parts);
  }

  /** {@code [n, in]} to {@code [n, out]} without a bias: a constant tells no events apart. */
  static Layer linear(int in, int out, boolean spectral, RandomStream random) {
    float[] first = Initialiser.fanIn().weights(out, in, random.split("weight"));
    return new Layer(
        Parameters.of(new Parameter("weight", Shape.of(out, in), first)),
        spectral,
        random,
        (x, weight) -> x.dense(weight, null, Activation.IDENTITY));
  }

  /** {@code [n, in]} to {@code [n, out]}. */
  static Layer dense(
      int in, int out, Activation activation, boolean spectral, RandomStream random) {
    Parameters own = new Dense(in, out, activation, Initialiser.fanIn(), random).parameters();
    Parameter bias = own.get("bias");
    return new Layer(
        own, spectral, random, (x, weight) -> x.dense(weight, bias.value(), activation));
  }

  /** {@code [n, extents..., in]} to {@code [n, extents / stride..., out]}, by kernels of three. */
  static Layer convolution(
      int axes,
      int in,
      int out,
      int stride,
      Activation activation,
      boolean spectral,
      RandomStream random) {
    int[] three = new int[axes];
    Arrays.fill(three, 3);
    Convolution convolution = Convolution.of(axes).stride(stride).padding(1);
    Parameters own = new Conv(in, out, Kernel.of(three), activation, random).parameters();
    Parameter bias = own.get("bias");
    return new Layer(
        own,
        spectral,
        random,
        (x, weight) -> convolution.apply(x, weight, bias.value(), activation));
  }

  Tensor apply(Tensor x) {
    return product.of(x, norm == null ? weight.value() : norm.weight());
  }

  /** Follows the weight: once in every training step. */
  void step() {
    if (norm != null) {
      norm.step();
    }
  }

  Parameters parameters() {
    return parameters;
  }
}
