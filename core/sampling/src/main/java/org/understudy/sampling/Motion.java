package org.understudy.sampling;

import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * Chains with momenta, in units in which the momenta are standard normal: a step length h along a
 * coordinate is a time step with the mass of the coordinate in it.
 *
 * @param chains with gradients
 * @param momenta {@code [chains, d]}
 */
record Motion(Chains chains, Tensor momenta) implements AutoCloseable {
  /** The Hamiltonian of each chain, {@code [chains]}. */
  Tensor energy() {
    return momenta.square().sum(1).mul(0.5f).sub(chains.logDensity());
  }

  /**
   * One leapfrog step.
   *
   * @param length h, {@code [1, d]} or {@code [chains, d]}; negative goes back in time
   */
  Motion leap(LogDensity density, Tensor length) {
    try (Scope scope = Scope.open()) {
      Tensor half = length.mul(0.5f);
      Tensor middle = momenta.add(chains.gradient().mul(half));
      Chains moved = Chains.withGradient(density, chains.positions().add(middle.mul(length)));
      Tensor end = middle.add(moved.gradient().mul(half));
      return new Motion(moved.keptFrom(scope), scope.keep(end));
    }
  }

  @Override
  public void close() {
    chains.close();
    momenta.close();
  }
}
