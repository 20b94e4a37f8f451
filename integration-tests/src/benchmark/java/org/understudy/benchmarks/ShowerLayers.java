package org.understudy.benchmarks;

import java.util.HashMap;
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
  private final Map<String, int[]> indices = new HashMap<>();
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

  /** A dense layer of {@code [in, batch]}. */
  Tensor denseColumns(Tensor x, String name) {
    Tensor y = value(name + ".weight").matmul(x);
    return has(name + ".bias") ? y.add(value(name + ".bias").reshape(y.dim(0), 1)) : y;
  }

  /**
   * A 2 x 2 convolution of images and a row and column of zeros after them.
   *
   * @param x {@code [batch, height, width, channels]}
   */
  ShowerCells convolution(Tensor x, String name) {
    Tensor y =
        Convolution.of(2).padding(1).apply(x, value(name + ".weight"), value(name + ".bias"));
    ShowerCells all =
        new ShowerCells(y.reshape(y.dim(0), -1).transpose(), y.dim(1), y.dim(2), y.dim(3), false);
    int height = x.dim(1);
    int width = x.dim(2);
    int[] chosen =
        indices.computeIfAbsent(
            name,
            key -> {
              int[] rows = new int[all.channels() * height * width];
              for (int i = 0; i < rows.length; i++) {
                rows[i] = all.row(1 + i / width % height, 1 + i % width, i / width / height);
              }
              return rows;
            });
    return new ShowerCells(all.rows().gather(0, chosen), height, width, all.channels(), true);
  }

  /**
   * The same of one channel, as one product of the weights and bias with each cell's four and 1.
   */
  ShowerCells entry(ShowerCells x, String name) {
    int batch = x.batch();
    int[] chosen =
        indices.computeIfAbsent(
            name,
            key -> {
              int[] rows = new int[5 * x.sites()];
              for (int i = 0; i < rows.length; i++) {
                int tap = i / x.sites();
                int site = i % x.sites();
                rows[i] =
                    tap == 4
                        ? x.sites() + 1
                        : x.row(site / x.width() + tap / 2, site % x.width() + tap % 2, 0);
              }
              return rows;
            });
    Tensor weight = value(name + ".weight");
    int out = weight.dim(0);
    Tensor taps =
        Tensor.concat(0, x.rows(), Tensor.zeros(1, batch), Tensor.ones(1, batch))
            .gather(0, chosen)
            .reshape(5, x.sites() * batch);
    Tensor y =
        Tensor.concat(1, weight.reshape(out, 4), value(name + ".bias").reshape(out, 1))
            .matmul(taps)
            .reshape(out * x.sites(), batch);
    return new ShowerCells(y, x.height(), x.width(), out, true);
  }

  /** Batch normalisation by the statistics of this batch. */
  ShowerCells norm(ShowerCells x, String name) {
    ShowerCells turned = x.byChannel();
    int channels = x.channels();
    Tensor normal =
        Normalisation.layer(
            turned.rows().reshape(channels, x.sites() * x.batch()),
            null,
            null,
            ShowerGenerator.EPSILON);
    Tensor y =
        normal
            .mul(value(name + ".scale").reshape(channels, 1))
            .add(value(name + ".shift").reshape(channels, 1));
    return turned.with(y.reshape(turned.rows().shape().toArray()));
  }

  /**
   * A two-dimensional layer with weights of its own at each site.
   *
   * @param around zeros on each side of the image
   */
  ShowerCells local(
      ShowerCells x, String name, int around, int kernel, int strideDown, int strideAcross) {
    int height = (x.height() + 2 * around - kernel) / strideDown + 1;
    int width = (x.width() + 2 * around - kernel) / strideAcross + 1;
    int sites = height * width;
    int inputs = kernel * kernel * x.channels();
    int[] chosen =
        indices.computeIfAbsent(
            name,
            key -> {
              int[] rows = new int[sites * inputs];
              for (int i = 0; i < rows.length; i++) {
                int site = i / inputs;
                int tap = i % inputs / x.channels();
                rows[i] =
                    x.row(
                        site / width * strideDown + tap / kernel - around,
                        site % width * strideAcross + tap % kernel - around,
                        i % x.channels());
              }
              return rows;
            });
    Tensor rows = around == 0 ? x.rows() : Tensor.concat(0, x.rows(), Tensor.zeros(1, x.batch()));
    Tensor patches = rows.gather(0, chosen).reshape(sites, inputs, x.batch());
    Tensor y = value(name + ".weight").matmul(patches, true, false);
    if (has(name + ".bias")) {
      Tensor bias = value(name + ".bias");
      y = y.add(bias.reshape(sites, bias.dim(1), 1));
    }
    int out = y.dim(1);
    return new ShowerCells(y.reshape(sites * out, x.batch()), height, width, out, false);
  }

  static ShowerCells leaky(ShowerCells x) {
    return x.with(x.rows().leakyRelu(ShowerGenerator.SLOPE));
  }
}
