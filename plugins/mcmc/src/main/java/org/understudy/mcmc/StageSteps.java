package org.understudy.mcmc;

import java.util.Arrays;
import java.util.function.IntFunction;
import org.understudy.sampling.Chains;
import org.understudy.sampling.Hmc;
import org.understudy.sampling.LogDensity;
import org.understudy.sampling.Step;
import org.understudy.sampling.StepSize;
import org.understudy.sampling.Transition;
import org.understudy.tensor.RandomStream;

/** Step sizes of Hamiltonian trajectories at the stages of an annealing, found by pilot runs. */
final class StageSteps {
  /** Where trajectories of a few steps cost least for a draw (Beskos et al. 2013). */
  private static final double ACCEPTANCE = 0.65;

  private final double[] sizes;
  private final int leaps;

  StageSteps(int stages, int leaps) {
    sizes = new double[stages + 1];
    Arrays.fill(sizes, 0.5);
    this.leaps = leaps;
  }

  /** Transitions that mend the step size of their stage as they go: for pilots, whose draws go. */
  IntFunction<Transition> adapting() {
    return stage ->
        (Adapting)
            (chains, density, random) -> {
              Step step = fixed().apply(stage).step(chains, density, random);
              sizes[stage] *= Math.exp(step.acceptance().mean().item() - ACCEPTANCE);
              return step;
            };
  }

  /** Transitions with the step sizes found. */
  IntFunction<Transition> fixed() {
    return stage -> new Hmc(StepSize.of(sizes[stage]), leaps, 0.2);
  }

  /** A transition as a lambda. */
  private interface Adapting extends Transition {
    @Override
    Step step(Chains chains, LogDensity density, RandomStream random);
  }
}
