package org.understudy.sampling;

import org.apiguardian.api.API;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * Independence Metropolis: proposals from a fixed distribution q, accepted with min(1, w(x') /
 * w(x)), w = p / q (Tierney 1994). It is as good as q covers the target's tails.
 *
 * @param proposal draws of q
 * @param proposalDensity log q up to a constant
 */
@API(status = API.Status.EXPERIMENTAL)
public record Independence(Proposal proposal, LogDensity proposalDensity) implements Transition {
  /** Draws of a proposal. */
  @FunctionalInterface
  public interface Proposal {
    /** Independent draws, {@code [count, d]}. */
    Tensor sample(int count, RandomStream random);
  }

  @Override
  public Chains start(LogDensity density, Tensor positions) {
    return Chains.at(density, positions);
  }

  @Override
  public Step step(Chains chains, LogDensity density, RandomStream random) {
    try (Gradients.Recording paused = Gradients.pause();
        Scope scope = Scope.open()) {
      Chains proposed = Chains.at(density, proposal.sample(chains.count(), random));
      Tensor proposedWeight = proposed.logDensity().sub(proposalDensity.at(proposed.positions()));
      Tensor weight = chains.logDensity().sub(proposalDensity.at(chains.positions()));
      return Metropolis.choose(chains, proposed, proposedWeight.sub(weight), random)
          .keptFrom(scope);
    }
  }
}
