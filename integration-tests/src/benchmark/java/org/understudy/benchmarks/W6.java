package org.understudy.benchmarks;

import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.understudy.nn.Parameters;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * W6: a training step of the CaloGAN, generator and discriminator, batch 256, Adam. Checks that
 * losses and gradients agree for the same codes before it times anything.
 *
 * <p>Arguments: threads (1), pairs of timings (7).
 */
public final class W6 {
  private static final int BATCH = 256;

  /** Showers of which losses and gradients are compared; see {@link #check}. */
  private static final int CHECKED = 32;

  private W6() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    Settings settings = Settings.of(arguments);
    ShowerGenerator generator = new ShowerGenerator(RandomStream.of(1));
    ShowerDiscriminator discriminator = new ShowerDiscriminator(RandomStream.of(2));
    ShowerTraining training = new ShowerTraining(generator, discriminator, RandomStream.of(3));
    TorchNetwork network = new TorchNetwork(true, generator.parameters());
    network.addAll(discriminator.parameters());
    TorchShowerTraining peer = new TorchShowerTraining(network);

    RandomStream random = RandomStream.of(4);
    float[] energy = new float[BATCH];
    for (int i = 0; i < BATCH; i++) {
      energy[i] = 1 + 99 * random.nextFloat();
    }
    float[] latent = new float[CHECKED * ShowerGenerator.LATENT];
    random.fillNormal(latent);
    int layers = ShowerGenerator.LAYERS;
    try (Scope scope = Scope.open()) {
      Tensor[] real = new Tensor[layers];
      org.bytedeco.pytorch.Tensor[] peerReal = new org.bytedeco.pytorch.Tensor[layers];
      for (int layer = 0; layer < layers; layer++) {
        int height = ShowerGenerator.height(layer);
        int width = ShowerGenerator.width(layer);
        real[layer] = cells(random, height, width, energy);
        peerReal[layer] =
            network.image(real[layer].permute(2, 0, 1).toArray(), BATCH, height, width, 1);
      }
      Tensor requested = Tensor.of(energy, BATCH, 1);
      org.bytedeco.pytorch.Tensor peerRequested = TorchNetwork.tensor(energy, BATCH, 1);
      check(generator, discriminator, training, real, latent, requested, network, peer);
      Paired.Result result =
          Paired.time(
              () -> training.step(real, requested),
              () -> peer.step(peerReal, peerRequested),
              2,
              1,
              settings.pairs());
      System.out.println(Paired.HEADER);
      System.out.println(result.row("W6", settings.threads()));
    }
  }

  /** Cells of which about half are hit. */
  private static Tensor cells(RandomStream random, int height, int width, float[] energy) {
    Tensor hit = random.normal(height, width, BATCH).relu();
    Tensor share = Tensor.of(energy, 1, 1, BATCH).mul(1f / (height * width));
    return hit.mul(share);
  }

  /**
   * Compares few showers: the distances of minibatch discrimination are sums of absolute values,
   * and among many pairs there are some so close that rounding turns a sign.
   */
  private static void check(
      ShowerGenerator generator,
      ShowerDiscriminator discriminator,
      ShowerTraining training,
      Tensor[] batch,
      float[] codes,
      Tensor energies,
      TorchNetwork network,
      TorchShowerTraining peer) {
    try (Scope scope = Scope.open();
        PointerScope pointers = new PointerScope()) {
      Tensor[] real = new Tensor[batch.length];
      for (int layer = 0; layer < batch.length; layer++) {
        real[layer] = batch[layer].slice(2, 0, CHECKED);
      }
      Tensor requested = energies.slice(0, 0, CHECKED);
      Tensor latent = Tensor.of(codes, CHECKED, ShowerGenerator.LATENT);
      Tensor[] generated = training.generate(latent, requested);
      Tensor onBoth = training.discriminatorLoss(real, requested, generated, requested);
      org.bytedeco.pytorch.Tensor peerLatent =
          TorchNetwork.tensor(codes, CHECKED, ShowerGenerator.LATENT);
      org.bytedeco.pytorch.Tensor peerRequested =
          TorchNetwork.tensor(requested.toArray(), CHECKED, 1);
      // The same showers for both: a cell that one rounds to zero and the other does not would
      // count as hit for one only.
      org.bytedeco.pytorch.Tensor peerOnBoth =
          peer.discriminatorLoss(
              images(network, real), peerRequested, images(network, generated), peerRequested);
      peerOnBoth.backward();
      Map<String, float[]> gradients = network.gradients("discriminator");
      agree(
          discriminator.parameters(),
          onBoth,
          training.discriminatorGradients(onBoth),
          peerOnBoth,
          gradients);

      Tensor fooled = training.generatorLoss(latent, requested);
      org.bytedeco.pytorch.Tensor peerFooled = peer.generatorLoss(peerLatent, peerRequested);
      peerFooled.backward();
      agree(
          generator.parameters(),
          fooled,
          training.generatorGradients(fooled),
          peerFooled,
          network.gradients("generator"));
    }
  }

  private static void agree(
      Parameters parameters,
      Tensor loss,
      List<Tensor> gradients,
      org.bytedeco.pytorch.Tensor peerLoss,
      Map<String, float[]> peerGradients) {
    Agreement.ofTraining(
        parameters, loss, gradients, peerLoss.item_float(), peerGradients, Agreement.FLOAT32);
  }

  private static org.bytedeco.pytorch.Tensor[] images(TorchNetwork network, Tensor[] showers) {
    org.bytedeco.pytorch.Tensor[] images = new org.bytedeco.pytorch.Tensor[showers.length];
    for (int i = 0; i < showers.length; i++) {
      Tensor upright = showers[i].permute(2, 0, 1);
      images[i] =
          network.image(upright.toArray(), upright.dim(0), upright.dim(1), upright.dim(2), 1);
    }
    return images;
  }
}
