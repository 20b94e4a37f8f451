package org.understudy.sampling;

import org.apiguardian.api.API;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * Unadjusted Langevin steps: x' = x + h^2 / 2 grad log p(x) + noise h xi with xi standard normal.
 * Nothing is refused, so that the invariant density is p up to errors of order h^2 (Roberts and
 * Tweedie 1996). Less noise than 1 samples p to the power of 1 / noise^2, none at all climbs.
 *
 * @param stepSize h
 * @param noise at least 0; 1 for p itself
 */
@API(status = API.Status.EXPERIMENTAL)
public record Langevin(StepSize stepSize, double noise) implements Transition {
  /** Checks the noise. */
  public Langevin {
    if (!(noise >= 0)) {
      throw new IllegalArgumentException("langevin: expected noise >= 0, found " + noise);
    }
  }

  /** Steps that sample p itself. */
  public Langevin(StepSize stepSize) {
    this(stepSize, 1);
  }

  /** x + h^2 / 2 grad log p(x), {@code [chains, d]}. */
  static Tensor drift(Chains chains, Tensor length) {
    return chains.positions().add(chains.gradient().mul(length.square()).mul(0.5f));
  }

  @Override
  public Step step(Chains chains, LogDensity density, RandomStream random) {
    try (Gradients.Recording paused = Gradients.pause();
        Scope scope = Scope.open()) {
      Tensor length = stepSize.forPositions(chains.positions());
      Tensor xi = random.normal(chains.count(), chains.dimension()).mul((float) noise);
      Chains moved = Chains.withGradient(density, drift(chains, length).add(xi.mul(length)));
      return Step.of(moved, Tensor.ones(chains.count())).keptFrom(scope);
    }
  }
}
