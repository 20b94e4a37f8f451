package org.understudy.benchmarks;

import java.util.List;
import org.understudy.nn.Adam;
import org.understudy.nn.Parameters;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * One update of the CaloGAN: the discriminator learns from a batch of real and one of generated
 * showers, then the generator to pass for real and to deposit what energy it is asked for, the
 * latter with weight 0.05. Adam with beta1 0.5; rates 2e-5 and 2e-4. Requested energies are uniform
 * from 1 to 100 GeV.
 */
final class ShowerTraining {
  static final double GENERATOR_RATE = 2e-4;
  static final double DISCRIMINATOR_RATE = 2e-5;
  static final double ENERGY_WEIGHT = 0.05;

  private final ShowerGenerator generator;
  private final ShowerDiscriminator discriminator;
  private final RandomStream random;
  private final List<Tensor> generatorValues;
  private final List<Tensor> discriminatorValues;
  private final Adam generatorAdam;
  private final Adam discriminatorAdam;

  ShowerTraining(
      ShowerGenerator generator, ShowerDiscriminator discriminator, RandomStream random) {
    this.generator = generator;
    this.discriminator = discriminator;
    this.random = random;
    generatorValues = values(generator.parameters());
    discriminatorValues = values(discriminator.parameters());
    generatorAdam = new Adam(generator.parameters(), 0.5, 0.999, 1e-8, 0, 0);
    discriminatorAdam = new Adam(discriminator.parameters(), 0.5, 0.999, 1e-8, 0, 0);
  }

  private static List<Tensor> values(Parameters parameters) {
    return parameters.list().stream().map(Parameter::value).toList();
  }

  Tensor discriminatorLoss(Tensor[] real, Tensor energy, Tensor[] generated, Tensor requested) {
    Tensor onReal = discriminator.apply(real, energy.reshape(-1)).neg().softplus().mean();
    return onReal.add(discriminator.apply(generated, requested.reshape(-1)).softplus().mean());
  }

  Tensor generatorLoss(Tensor latent, Tensor requested) {
    Tensor[] showers = generator.apply(latent, requested);
    int batch = requested.dim(0);
    Tensor total = Tensor.zeros(batch);
    for (Tensor shower : showers) {
      total = total.add(shower.reshape(-1, batch).sum(0));
    }
    Tensor imbalance = total.sub(requested.reshape(batch)).abs().mean();
    return discriminator
        .apply(showers, requested.reshape(batch))
        .neg()
        .softplus()
        .mean()
        .add(imbalance.mul((float) ENERGY_WEIGHT));
  }

  Tensor[] generate(Tensor latent, Tensor requested) {
    try (Gradients.Recording paused = Gradients.pause()) {
      return generator.apply(latent, requested);
    }
  }

  List<Tensor> generatorGradients(Tensor loss) {
    return Gradients.of(loss, generatorValues);
  }

  List<Tensor> discriminatorGradients(Tensor loss) {
    return Gradients.of(loss, discriminatorValues);
  }

  /**
   * One step of each network.
   *
   * @param real showers, {@code [height, width, batch]} each
   * @param energy {@code [batch, 1]}
   */
  void step(Tensor[] real, Tensor energy) {
    int batch = energy.dim(0);
    try (Scope scope = Scope.open()) {
      Tensor requested = energies(batch);
      Tensor[] generated = generate(random.normal(batch, ShowerGenerator.LATENT), requested);
      discriminatorAdam.step(
          discriminatorGradients(discriminatorLoss(real, energy, generated, requested)),
          DISCRIMINATOR_RATE);
    }
    try (Scope scope = Scope.open()) {
      Tensor loss = generatorLoss(random.normal(batch, ShowerGenerator.LATENT), energies(batch));
      generatorAdam.step(generatorGradients(loss), GENERATOR_RATE);
    }
  }

  private Tensor energies(int batch) {
    return random.uniform(batch, 1).mul(99).add(1);
  }
}
