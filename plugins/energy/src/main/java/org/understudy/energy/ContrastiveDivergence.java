package org.understudy.energy;

import org.jspecify.annotations.Nullable;
import org.understudy.nn.Parameters;
import org.understudy.sampling.Langevin;
import org.understudy.sampling.StepSize;
import org.understudy.spi.Batch;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * Maximum likelihood with its gradient's mean over the model taken over Langevin chains: short ones
 * that start at the data (Hinton 2002), or persistent ones that go on from step to step (Tieleman
 * 2008), some of them anew (Du and Mordatch 2019).
 */
final class ContrastiveDivergence implements Estimator {
  private final ChainConfig config;
  private final Langevin langevin;
  private final @Nullable ReplayBuffer buffer;

  /**
   * The estimator.
   *
   * @param buffer of persistent chains; null for chains that start at the data
   */
  ContrastiveDivergence(ChainConfig config, @Nullable ReplayBuffer buffer) {
    this.config = config;
    this.langevin = new Langevin(StepSize.of(config.stepSize()));
    this.buffer = buffer;
  }

  @Override
  public String name() {
    return buffer == null ? "contrastive-divergence" : "persistent";
  }

  @Override
  public Parameters parameters() {
    return buffer == null ? Parameters.of() : buffer.parameters();
  }

  @Override
  public Tensor loss(EnergyModel model, Batch batch, RandomStream random) {
    Batch drawn =
        buffer == null ? fromData(model, batch, random) : goOn(buffer, model, batch, random);
    Tensor data = model.at(batch.condition()).tilt(batch.target());
    Tensor chains = model.at(drawn.condition()).tilt(drawn.target());
    Tensor loss = chains.mean().sub(data.mean());
    if (config.penalty() == 0) {
      return loss;
    }
    Tensor size = data.square().mean().add(chains.square().mean());
    return loss.add(size.mul((float) config.penalty()));
  }

  private Batch fromData(EnergyModel model, Batch batch, RandomStream random) {
    try (Gradients.Recording paused = Gradients.pause()) {
      Tilted density = model.at(batch.condition());
      Tensor start = batch.target().reshape(batch.size(), density.event().size());
      Tensor end = langevin.run(start, density.vectors(1), config.steps(), random);
      return new Batch(end.reshape(batch.target().shape().toArray()), batch.condition());
    }
  }

  private Batch goOn(ReplayBuffer buffer, EnergyModel model, Batch batch, RandomStream random) {
    // Nobody trains while recording is paused: chains are looked at and left where they are.
    boolean training = !Gradients.isPaused();
    int n = batch.size();
    try (Gradients.Recording paused = Gradients.pause()) {
      ReplayBuffer.Places places = buffer.choose(n, config.restarts(), random);
      Tensor conditions = buffer.conditions(places, batch);
      Tilted density = model.at(conditions);
      Tensor start = buffer.events(places, density.referenceDraws(n, random));
      Tensor end = langevin.run(start, density.vectors(1), config.steps(), random);
      if (training) {
        buffer.store(places, end, conditions);
      }
      return new Batch(end.reshape(batch.target().shape().toArray()), conditions);
    }
  }
}
