package org.understudy.sampling;

import org.apiguardian.api.API;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * Hamiltonian Monte Carlo with a fixed number of leapfrog steps (Duane et al. 1987; Neal 2011).
 *
 * @param stepSize the length of a leapfrog step; see {@link StepSize} for the mass matrix
 * @param leaps leapfrog steps of a trajectory, at least 1
 * @param jitter each trajectory's step is (1 + jitter u) times as long, u uniform in (-1, 1), which
 *     keeps trajectories from coming back to where they began; in [0, 1)
 */
@API(status = API.Status.EXPERIMENTAL)
public record Hmc(StepSize stepSize, int leaps, double jitter) implements Transition {
  /** An energy that grew by more than this has diverged, as Stan defines it. */
  static final float DIVERGENCE = 1000;

  /** Checks the ranges. */
  public Hmc {
    if (leaps < 1) {
      throw new IllegalArgumentException("hmc: expected leaps >= 1, found " + leaps);
    }
    if (!(jitter >= 0 && jitter < 1)) {
      throw new IllegalArgumentException("hmc: expected a jitter in [0, 1), found " + jitter);
    }
  }

  /** Trajectories of one length. */
  public Hmc(StepSize stepSize, int leaps) {
    this(stepSize, leaps, 0);
  }

  @Override
  public Step step(Chains chains, LogDensity density, RandomStream random) {
    try (Gradients.Recording paused = Gradients.pause();
        Scope scope = Scope.open()) {
      Tensor length = stepSize.forPositions(chains.positions());
      if (jitter > 0) {
        Tensor u = random.uniform(chains.count(), 1).mul(2).sub(1);
        length = length.mul(u.mul((float) jitter).add(1));
      }
      Motion begin = new Motion(chains, random.normal(chains.count(), chains.dimension()));
      Motion end = begin.leap(density, length);
      for (int i = 1; i < leaps; i++) {
        Motion before = end;
        end = before.leap(density, length);
        before.close();
      }
      Tensor from = begin.energy();
      Tensor to = end.energy();
      Tensor logRatio = from.sub(to);
      Tensor acceptance = Metropolis.acceptance(logRatio);
      Tensor accepts = Metropolis.accepts(acceptance, random);
      Tensor regular = logRatio.ge(-DIVERGENCE);
      return new Step(
              end.chains().where(accepts, chains),
              acceptance,
              Tensor.where(accepts, to, from),
              regular.neg().add(1))
          .keptFrom(scope);
    }
  }
}
