package org.understudy.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import org.understudy.nn.Parameters;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Convolution;
import org.understudy.tensor.Normalisation;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** The layers that both of the CaloGAN's networks are made of, and their weights by name. */
final class ShowerLayers {
  private final Map<String, Parameter> weights = new LinkedHashMap<>();
  private final RandomStream random;

  ShowerLayers(RandomStream random) {
    this.random = random;
  }

  /** A weight whose elements are normal with a standard deviation about a mean. */
  void add(String name, double mean, double deviation, int... dims) {
    Shape shape = Shape.of(dims);
    float[] values = new float[shape.size()];
    RandomStream own = random.split(name);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (mean + deviation * own.nextGaussian());
    }
    weights.put(name, new Parameter(name, shape, values));
  }

  void addDense(String name, int in, int out) {
    addMatrix(name, in, out);
    add(name + ".bias", 0, 0.05, out);
  }

  void addMatrix(String name, int in, int out) {
    add(name + ".weight", 0, 1 / Math.sqrt(in), out, in);
  }

  void addConvolution(String name, int in, int kernel, int out) {
    add(name + ".weight", 0, 1 / Math.sqrt(in * kernel * kernel), out, kernel, kernel, in);
    add(name + ".bias", 0, 0.05, out);
  }

  void addNorm(String name, int channels) {
    add(name + ".scale", 1, 0.05, channels);
    add(name + ".shift", 0, 0.05, channels);
  }

  void addLocal(String name, int sites, int taps, int in, int out, boolean bias) {
    add(name + ".weight", 0, 1 / Math.sqrt(in * taps), sites, taps * in, out);
    if (bias) {
      add(name + ".bias", 0, 0.05, sites, out);
    }
  }

  Tensor value(String name) {
    return weights.get(name).value();
  }

  boolean has(String name) {
    return weights.containsKey(name);
  }

  Parameters parameters() {
    return Parameters.of(weights.values().toArray(new Parameter[0]));
  }

  Tensor dense(Tensor x, String name) {
    Tensor bias = has(name + ".bias") ? value(name + ".bias") : null;
    return x.dense(value(name + ".weight"), bias, Activation.IDENTITY);
  }

  /** A 2 x 2 convolution of an image and a row and column of zeros after it. */
  Tensor convolution(Tensor x, String name) {
    Tensor y =
        Convolution.of(2)
            .padding(1)
            .apply(x, value(name + ".weight"), value(name + ".bias"));
    return y.slice(1, 1, x.dim(1) + 1).slice(2, 1, x.dim(2) + 1);
  }

  Tensor norm(Tensor x, String name) {
    return Normalisation.batch(
        x, value(name + ".scale"), value(name + ".shift"), ShowerGenerator.EPSILON);
  }

  /**
   * A two-dimensional layer with weights of its own at each site.
   *
   * @param x {@code [height, width, batch, channels]}
   * @return the same, smaller
   */
  Tensor local(Tensor x, String name, int kernel, int strideDown, int strideAcross) {
    int height = (x.dim(0) - kernel) / strideDown + 1;
    int width = (x.dim(1) - kernel) / strideAcross + 1;
    int batch = x.dim(2);
    int sites = height * width;
    int taps = kernel * kernel;
    int[] indices = new int[sites * taps];
    for (int i = 0; i < indices.length; i++) {
      int site = i / taps;
      int row = site / width * strideDown + i % taps / kernel;
      indices[i] = row * x.dim(1) + site % width * strideAcross + i % kernel;
    }
    Tensor patches =
        x.reshape(x.dim(0) * x.dim(1), batch, x.dim(3))
            .gather(0, indices)
            .reshape(sites, taps, batch, x.dim(3))
            .permute(0, 2, 1, 3)
            .reshape(sites, batch, taps * x.dim(3));
    Tensor y = patches.matmul(value(name + ".weight"));
    if (has(name + ".bias")) {
      Tensor bias = value(name + ".bias");
      y = y.add(bias.reshape(bias.dim(0), 1, bias.dim(1)));
    }
    return y.reshape(height, width, batch, y.dim(2));
  }

  /** One more row and column of zeros on each side of {@code [height, width, ...]}. */
  static Tensor zerosAround(Tensor x) {
    int[] row = x.shape().toArray();
    row[0] = 1;
    Tensor above = Tensor.zeros(row);
    Tensor tall = Tensor.concat(0, above, x, above);
    int[] column = tall.shape().toArray();
    column[1] = 1;
    Tensor left = Tensor.zeros(column);
    return Tensor.concat(1, left, tall, left);
  }
}
