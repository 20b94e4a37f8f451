package org.understudy.benchmarks;

import static org.bytedeco.pytorch.global.torch.binary_cross_entropy_with_logits;
import static org.bytedeco.pytorch.global.torch.l1_loss;
import static org.bytedeco.pytorch.global.torch.ones_like;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.zeros_like;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** {@link ShowerTraining} in libtorch's eager mode, with our networks' weights. */
final class TorchShowerTraining {
  private static final long[] SITES = {1, 2, 3};

  private final TorchShowerGenerator generator;
  private final TorchShowerDiscriminator discriminator;
  private final TensorVector discriminatorWeights;
  private final Adam generatorAdam;
  private final Adam discriminatorAdam;

  TorchShowerTraining(TorchNetwork network) {
    generator = new TorchShowerGenerator(network);
    discriminator = new TorchShowerDiscriminator(network);
    discriminatorWeights = network.all("discriminator");
    generatorAdam = network.adam("generator", ShowerTraining.GENERATOR_RATE, 0.5);
    discriminatorAdam = network.adam("discriminator", ShowerTraining.DISCRIMINATOR_RATE, 0.5);
  }

  /** The discriminator's loss on real and generated showers. */
  Tensor discriminatorLoss(Tensor[] real, Tensor energy, Tensor[] generated, Tensor requested) {
    Tensor onReal = discriminator.apply(real, energy);
    Tensor onGenerated = discriminator.apply(generated, requested);
    return binary_cross_entropy_with_logits(onReal, ones_like(onReal))
        .add(binary_cross_entropy_with_logits(onGenerated, zeros_like(onGenerated)));
  }

  /** The generator's loss. */
  Tensor generatorLoss(Tensor latent, Tensor requested) {
    Tensor[] showers = generator.apply(latent, requested);
    Tensor logits = discriminator.apply(showers, requested);
    Tensor total = null;
    for (Tensor shower : showers) {
      Tensor sum = shower.sum(SITES);
      total = total == null ? sum : total.add(sum);
    }
    Tensor imbalance = l1_loss(total.unsqueeze(1), requested);
    return binary_cross_entropy_with_logits(logits, ones_like(logits))
        .add(imbalance.mul(new Scalar(ShowerTraining.ENERGY_WEIGHT)));
  }

  Tensor[] generate(Tensor latent, Tensor requested) {
    try (NoGradGuard guard = new NoGradGuard()) {
      return generator.apply(latent, requested);
    }
  }

  /** One step of each network. */
  void step(Tensor[] real, Tensor energy) {
    try (PointerScope scope = new PointerScope()) {
      long batch = energy.size(0);
      Tensor[] generated;
      Tensor requested = energies(batch);
      generated = generate(randn(batch, ShowerGenerator.LATENT), requested);
      discriminatorAdam.zero_grad();
      discriminatorLoss(real, energy, generated, requested).backward();
      discriminatorAdam.step();
      learning(false);
      generatorAdam.zero_grad();
      generatorLoss(randn(batch, ShowerGenerator.LATENT), energies(batch)).backward();
      generatorAdam.step();
      learning(true);
    }
  }

  /** Whether gradients with respect to the discriminator's weights are wanted. */
  void learning(boolean wanted) {
    for (long i = 0; i < discriminatorWeights.size(); i++) {
      discriminatorWeights.get(i).set_requires_grad(wanted);
    }
  }

  private static Tensor energies(long batch) {
    return rand(batch, 1).mul(new Scalar(99)).add(new Scalar(1));
  }
}
