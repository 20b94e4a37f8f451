package org.understudy.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.understudy.nn.Parameters;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * The discriminator of the CaloGAN (Paganini, de Oliveira and Nachman 2018).
 *
 * <p>Each calorimeter layer goes through a 2 x 2 convolution to 64 channels with zeros after it and
 * three locally connected layers on an image with zeros around it: 3 x 3 with strides 1 and 2 to 16
 * channels, 2 x 2 to 8, and 2 x 2 with strides 1 and 2 to 8. Each ends in a leaky rectifier of
 * slope 0.3 and, but for the convolution, batch normalisation by the statistics of the batch. To
 * these features come their minibatch discrimination (10 features of 10 numbers), the fraction of
 * cells hit and its minibatch discrimination; over all layers the energy of each, their sum, its
 * distance from the requested energy, whether that exceeds 5 GeV, and the energies' minibatch
 * discrimination. The codes of minibatch discrimination have no biases: distances do not see them.
 */
final class ShowerDiscriminator {
  static final int FEATURES = 10;
  static final int CODE = 10;

  private static final int[][] KERNELS = {{3, 2, 16}, {2, 1, 8}, {2, 2, 8}};

  private final ShowerLayers layers;

  ShowerDiscriminator(RandomStream random) {
    layers = new ShowerLayers(random);
    int features = ShowerGenerator.LAYERS + 3 + FEATURES;
    for (int layer = 0; layer < ShowerGenerator.LAYERS; layer++) {
      String name = stream(layer);
      layers.addConvolution(name + ".convolution", 1, 2, 64);
      int height = ShowerGenerator.height(layer);
      int width = ShowerGenerator.width(layer);
      int channels = 64;
      for (int i = 0; i < KERNELS.length; i++) {
        int kernel = KERNELS[i][0];
        int out = KERNELS[i][2];
        height = height + 2 - kernel + 1;
        width = (width + 2 - kernel) / KERNELS[i][1] + 1;
        layers.addLocal(name + ".local." + i, height * width, kernel * kernel, channels, out, true);
        layers.addNorm(name + ".norm." + i, out);
        channels = out;
      }
      int flat = height * width * channels;
      layers.addMatrix(name + ".minibatch", flat, FEATURES * CODE);
      layers.addMatrix(name + ".occupancy", 1, FEATURES * CODE);
      features += flat + 1 + 2 * FEATURES;
    }
    layers.addMatrix("discriminator.energies", ShowerGenerator.LAYERS, FEATURES * CODE);
    layers.addDense("discriminator.exit", features, 1);
  }

  private static String stream(int layer) {
    return "discriminator.stream." + layer;
  }

  Parameters parameters() {
    return layers.parameters();
  }

  /**
   * How real showers look.
   *
   * @param showers {@code [height, width, batch]} for each calorimeter layer, in GeV
   * @param energyGeV {@code [batch]}
   * @return logits, {@code [batch]}
   */
  Tensor apply(Tensor[] showers, Tensor energyGeV) {
    List<Tensor> features = new ArrayList<>();
    Tensor[] sums = new Tensor[showers.length];
    int batch = energyGeV.dim(0);
    for (int layer = 0; layer < showers.length; layer++) {
      String name = stream(layer);
      Tensor cells = showers[layer].reshape(-1, batch);
      Tensor found =
          features(
              new ShowerCells(
                  cells, ShowerGenerator.height(layer), ShowerGenerator.width(layer), 1, true),
              name);
      Tensor occupancy = cells.gt(0).mean(0).reshape(1, batch);
      features.add(found);
      features.add(closeness(found, name + ".minibatch"));
      features.add(occupancy);
      features.add(closeness(occupancy, name + ".occupancy"));
      sums[layer] = cells.sum(0);
    }
    Tensor energies = Tensor.stack(0, sums);
    Tensor total = energies.sum(0, true);
    Tensor error = total.sub(energyGeV).abs();
    features.add(energies.mul(0.1f));
    features.add(total.mul(0.01f));
    features.add(error);
    features.add(error.gt(5).mul(10));
    features.add(closeness(energies, "discriminator.energies"));
    Tensor all = Tensor.concat(0, features.toArray(new Tensor[0]));
    return layers.denseColumns(all, "discriminator.exit").reshape(batch);
  }

  private Tensor features(ShowerCells image, String name) {
    ShowerCells h = ShowerLayers.leaky(layers.entry(image, name + ".convolution"));
    for (int i = 0; i < KERNELS.length; i++) {
      h = layers.local(h, name + ".local." + i, 1, KERNELS[i][0], 1, KERNELS[i][1]);
      h = layers.norm(ShowerLayers.leaky(h), name + ".norm." + i);
    }
    return h.bySite().rows();
  }

  /** Minibatch discrimination (Salimans et al. 2016) of {@code [numbers, batch]}. */
  private Tensor closeness(Tensor x, String name) {
    int batch = x.dim(1);
    Tensor codes = layers.denseColumns(x, name);
    Tensor distances =
        codes
            .reshape(FEATURES, CODE, batch, 1)
            .sub(codes.reshape(FEATURES, CODE, 1, batch))
            .abs()
            .sum(1);
    return distances.neg().exp().sum(2).tanh();
  }
}
