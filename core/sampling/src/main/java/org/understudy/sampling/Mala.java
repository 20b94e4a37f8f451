package org.understudy.sampling;

import org.apiguardian.api.API;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * The Metropolis-adjusted Langevin algorithm: {@link Langevin} steps accepted or refused, so that
 * the density is left exactly invariant (Roberts and Tweedie 1996). An h that accepts about .574 is
 * best in high dimension (Roberts and Rosenthal 1998).
 *
 * @param stepSize h
 */
@API(status = API.Status.EXPERIMENTAL)
public record Mala(StepSize stepSize) implements Transition {
  @Override
  public Step step(Chains chains, LogDensity density, RandomStream random) {
    try (Gradients.Recording paused = Gradients.pause();
        Scope scope = Scope.open()) {
      Tensor length = stepSize.forPositions(chains.positions());
      Tensor xi = random.normal(chains.count(), chains.dimension());
      Chains proposed =
          Chains.withGradient(density, Langevin.drift(chains, length).add(xi.mul(length)));
      Tensor back = chains.positions().sub(Langevin.drift(proposed, length)).div(length);
      Tensor logRatio =
          proposed
              .logDensity()
              .sub(chains.logDensity())
              .add(xi.square().sum(1).sub(back.square().sum(1)).mul(0.5f));
      return Metropolis.choose(chains, proposed, logRatio, random).keptFrom(scope);
    }
  }
}
