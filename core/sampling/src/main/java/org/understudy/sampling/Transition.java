package org.understudy.sampling;

import org.apiguardian.api.API;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/** A Markov transition of many independent chains, which leaves a density invariant. */
@API(status = API.Status.EXPERIMENTAL)
public interface Transition {
  /**
   * One step of every chain. Nothing is recorded for the caller's gradients.
   *
   * @param chains from {@link #start} with the same density, or from the step before
   * @return tensors of the caller's scope; their memory is new
   */
  Step step(Chains chains, LogDensity density, RandomStream random);

  /**
   * Chains that this transition can start from.
   *
   * @param positions {@code [chains, d]}
   */
  default Chains start(LogDensity density, Tensor positions) {
    return Chains.withGradient(density, positions);
  }

  /** Many steps, in memory that does not grow with them; the given chains stay open. */
  default Chains run(Chains chains, LogDensity density, int steps, RandomStream random) {
    Chains at = chains;
    for (int i = 0; i < steps; i++) {
      Chains next;
      try (Scope scope = Scope.open()) {
        next = step(at, density, random).chains().keptFrom(scope);
      }
      if (i > 0) {
        at.close();
      }
      at = next;
    }
    return at;
  }

  /**
   * Many steps from given positions.
   *
   * @param positions {@code [chains, d]}
   * @return the last positions, {@code [chains, d]}
   */
  default Tensor run(Tensor positions, LogDensity density, int steps, RandomStream random) {
    try (Scope scope = Scope.open()) {
      return scope.keep(
          run(start(density, positions), density, steps, random).positions().detach());
    }
  }
}
