package org.understudy.sampling;

import org.apiguardian.api.API;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * What one step of a transition did.
 *
 * @param chains where the chains stand now
 * @param acceptance {@code [chains]}: the probability with which each proposal was to be accepted,
 *     in [0, 1]
 * @param energy {@code [chains]}: the Hamiltonian of the new state, minus the log-density where
 *     there is no momentum
 * @param divergent {@code [chains]}: 1 where a trajectory left the level set of its energy, else 0
 */
@API(status = API.Status.EXPERIMENTAL)
public record Step(Chains chains, Tensor acceptance, Tensor energy, Tensor divergent) {
  /** A step without momentum. */
  public static Step of(Chains chains, Tensor acceptance) {
    return new Step(chains, acceptance, chains.logDensity().neg(), Tensor.zeros(chains.count()));
  }

  /** Hands what a scope owns of this to the scope around it. */
  public Step keptFrom(Scope scope) {
    chains.keptFrom(scope);
    scope.keep(acceptance);
    scope.keep(energy);
    scope.keep(divergent);
    return this;
  }
}
