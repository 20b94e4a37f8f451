package org.understudy.sampling;

import org.apiguardian.api.API;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * Random-walk Metropolis: x' = x + h xi with xi standard normal (Metropolis et al. 1953). In d
 * dimensions h near 2.4 / sqrt(d) standard deviations accepts about .234 (Roberts et al. 1997).
 *
 * @param stepSize h
 */
@API(status = API.Status.EXPERIMENTAL)
public record RandomWalk(StepSize stepSize) implements Transition {
  @Override
  public Chains start(LogDensity density, Tensor positions) {
    return Chains.at(density, positions);
  }

  @Override
  public Step step(Chains chains, LogDensity density, RandomStream random) {
    try (Gradients.Recording paused = Gradients.pause();
        Scope scope = Scope.open()) {
      Tensor x = chains.positions();
      Tensor noise = random.normal(chains.count(), chains.dimension());
      Chains proposed = Chains.at(density, x.add(noise.mul(stepSize.forPositions(x))));
      Tensor logRatio = proposed.logDensity().sub(chains.logDensity());
      return Metropolis.choose(chains, proposed, logRatio, random).keptFrom(scope);
    }
  }
}
