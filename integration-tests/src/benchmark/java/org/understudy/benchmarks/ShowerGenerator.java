package org.understudy.benchmarks;

import org.understudy.nn.Parameters;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * The generator of the CaloGAN (Paganini, de Oliveira and Nachman 2018) for one kind of particle.
 *
 * <p>The code is 1024 normal numbers times the energy / 100 GeV. For each calorimeter layer (3 x
 * 96, 12 x 12 and 12 x 6 cells, H x W) it goes through a dense layer to (H + 2) x (W + 2) x 36, a 2
 * x 2 convolution to 16 channels with zeros after it, a leaky rectifier of slope 0.3, batch
 * normalisation by the statistics of the batch, a locally connected 2 x 2 layer to 6 channels, a
 * leaky rectifier, and a locally connected 2 x 2 layer to one channel without bias. Then the first
 * image, repeated 4 times down and averaged over 8 columns, joins the second, and that, averaged
 * over 2 columns, the third: a locally connected 3 x 3 layer over the pair gives two weights a
 * cell, which a softmax makes to sum to one, and the weighted sum of the pair replaces the image. A
 * rectifier ends each.
 */
final class ShowerGenerator {
  static final int LATENT = 1024;
  static final int MAPS = 36;
  static final int LAYERS = 3;
  static final float SLOPE = 0.3f;
  static final float EPSILON = 1e-3f;

  private static final int[] HEIGHTS = {3, 12, 12};
  private static final int[] WIDTHS = {96, 12, 6};

  private final ShowerLayers layers;

  ShowerGenerator(RandomStream random) {
    layers = new ShowerLayers(random);
    for (int layer = 0; layer < LAYERS; layer++) {
      int height = height(layer);
      int width = width(layer);
      String name = stream(layer);
      layers.addDense(name + ".dense", LATENT, (height + 2) * (width + 2) * MAPS);
      layers.addConvolution(name + ".convolution", MAPS, 2, 16);
      layers.addNorm(name + ".norm", 16);
      layers.addLocal(name + ".local.0", (height + 1) * (width + 1), 4, 16, 6, true);
      layers.addLocal(name + ".local.1", height * width, 4, 6, 1, false);
      if (layer > 0) {
        layers.addLocal(attention(layer), height * width, 9, 2, 2, true);
      }
    }
  }

  static int height(int layer) {
    return HEIGHTS[layer];
  }

  static int width(int layer) {
    return WIDTHS[layer];
  }

  static String stream(int layer) {
    return "generator.stream." + layer;
  }

  static String attention(int layer) {
    return "generator.attention." + layer;
  }

  Parameters parameters() {
    return layers.parameters();
  }

  /**
   * Showers.
   *
   * @param latent {@code [batch, 1024]}
   * @param energyGeV {@code [batch, 1]}
   * @return {@code [height, width, batch]} for each calorimeter layer, in GeV
   */
  Tensor[] apply(Tensor latent, Tensor energyGeV) {
    Tensor code = latent.mul(energyGeV.mul(0.01f));
    int batch = code.dim(0);
    ShowerCells first = image(code, 0);
    // The mean of 8 columns commutes with repeating rows; before it there is less to repeat.
    Tensor narrow = first.rows().reshape(3, 1, 12, 8, batch).mean(3);
    Tensor pooled = Tensor.concat(1, narrow, narrow, narrow, narrow);
    Tensor second = attend(image(code, 1), pooled.reshape(144, 1, batch), 1);
    Tensor halved = second.reshape(72, 2, batch).mean(1).reshape(72, 1, batch);
    Tensor third = attend(image(code, 2), halved, 2);
    return new Tensor[] {shower(first.rows(), 0), shower(second, 1), shower(third, 2)};
  }

  private static Tensor shower(Tensor rows, int layer) {
    return rows.relu().reshape(height(layer), width(layer), rows.dim(1));
  }

  private ShowerCells image(Tensor code, int layer) {
    String name = stream(layer);
    Tensor map =
        layers
            .dense(code, name + ".dense")
            .reshape(code.dim(0), height(layer) + 2, width(layer) + 2, MAPS);
    ShowerCells h = ShowerLayers.leaky(layers.convolution(map, name + ".convolution"));
    h = layers.norm(h, name + ".norm");
    h = ShowerLayers.leaky(layers.local(h, name + ".local.0", 0, 2, 1, 1));
    return layers.local(h, name + ".local.1", 0, 2, 1, 1);
  }

  private Tensor attend(ShowerCells own, Tensor carried, int layer) {
    int sites = own.sites();
    int batch = own.batch();
    Tensor both = Tensor.concat(1, own.rows().reshape(sites, 1, batch), carried);
    ShowerCells pair =
        new ShowerCells(both.reshape(2 * sites, batch), own.height(), own.width(), 2, false);
    Tensor weights =
        layers.local(pair, attention(layer), 1, 3, 1, 1).rows().reshape(sites, 2, batch).softmax(1);
    return both.mul(weights).sum(1);
  }
}
