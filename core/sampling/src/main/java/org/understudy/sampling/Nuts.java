package org.understudy.sampling;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * The no-U-turn sampler: Hamiltonian trajectories that double until they turn back (Hoffman and
 * Gelman 2014), with multinomial draws along them (Betancourt 2017). Every chain grows a tree of
 * its own; what all growing trees need next is evaluated together.
 *
 * @param stepSize the length of a leapfrog step
 * @param maxDepth a trajectory has at most 2^maxDepth - 1 leapfrog steps; from 1 to 20
 */
@API(status = API.Status.EXPERIMENTAL)
public record Nuts(StepSize stepSize, int maxDepth) implements Transition {
  /** Checks the depth. */
  public Nuts {
    if (maxDepth < 1 || maxDepth > 20) {
      throw new IllegalArgumentException("nuts: expected a depth from 1 to 20, found " + maxDepth);
    }
  }

  @Override
  public Step step(Chains chains, LogDensity density, RandomStream random) {
    try (Gradients.Recording paused = Gradients.pause();
        Scope scope = Scope.open()) {
      List<Trajectory> trajectories = begin(chains, random);
      List<Trajectory> growing = trajectories;
      while (!growing.isEmpty()) {
        advance(growing, density, chains.dimension());
        growing = growing.stream().filter(one -> !one.isDone()).toList();
      }
      return collect(trajectories, chains.dimension()).keptFrom(scope);
    }
  }

  private List<Trajectory> begin(Chains chains, RandomStream random) {
    int d = chains.dimension();
    float[] positions = chains.positions().toArray();
    float[] gradients = chains.gradient().toArray();
    float[] logDensities = chains.logDensity().toArray();
    float[] lengths =
        stepSize.forPositions(chains.positions()).broadcastTo(Shape.of(1, d)).toArray();
    List<Trajectory> trajectories = new ArrayList<>();
    for (int i = 0; i < chains.count(); i++) {
      double[] momentum = new double[d];
      for (int k = 0; k < d; k++) {
        momentum[k] = random.nextGaussian();
      }
      Phase start = Phase.of(positions, gradients, i * d, momentum, logDensities[i]);
      trajectories.add(new Trajectory(start, lengths, maxDepth, random));
    }
    return trajectories;
  }

  /** One leapfrog step of some trajectories. */
  private static void advance(List<Trajectory> growing, LogDensity density, int d) {
    float[] positions = new float[growing.size() * d];
    for (int i = 0; i < growing.size(); i++) {
      growing.get(i).next(positions, i * d);
    }
    try (Scope scope = Scope.open()) {
      Chains found = Chains.withGradient(density, Tensor.of(positions, growing.size(), d));
      float[] logDensities = found.logDensity().toArray();
      float[] gradients = found.gradient().toArray();
      for (int i = 0; i < growing.size(); i++) {
        growing.get(i).arrive(positions, gradients, i * d, logDensities[i]);
      }
    }
  }

  private static Step collect(List<Trajectory> trajectories, int d) {
    int n = trajectories.size();
    float[] positions = new float[n * d];
    float[] gradients = new float[n * d];
    float[] logDensities = new float[n];
    float[] acceptance = new float[n];
    float[] energies = new float[n];
    float[] divergent = new float[n];
    for (int i = 0; i < n; i++) {
      Trajectory own = trajectories.get(i);
      own.chosen().copyTo(positions, gradients, i * d);
      logDensities[i] = own.chosen().logDensity();
      energies[i] = (float) own.chosen().energy();
      acceptance[i] = (float) own.acceptance();
      divergent[i] = own.isDivergent() ? 1 : 0;
    }
    Chains chains =
        new Chains(
            Tensor.of(positions, n, d), Tensor.of(logDensities, n), Tensor.of(gradients, n, d));
    return new Step(
        chains, Tensor.of(acceptance, n), Tensor.of(energies, n), Tensor.of(divergent, n));
  }
}
