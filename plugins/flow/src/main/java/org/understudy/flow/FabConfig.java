package org.understudy.flow;

import java.util.Locale;
import org.apiguardian.api.API;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** How a flow is trained against a density known up to a constant. */
@API(status = API.Status.EXPERIMENTAL)
public record FabConfig(
    @Default("{type: neural-spline-flow}") @Doc("The flow: any model with draws and densities.")
        Choice flow,
    @Default("alpha-2")
        @Doc("What is made small: alpha-2 (FAB), forward-kl by annealed draws, or reverse-kl.")
        Divergence divergence,
    @Default("4000") @Doc("Gradient steps of the flow.") int steps,
    @Default("256") @Doc("Draws in a step.") int batchSize,
    @Default("2.0e-3") @Doc("Learning rate, which falls to 0 along a cosine.") double learningRate,
    @Default("5") @Doc("Limit of the gradients' joint norm.") double clipNorm,
    @Default("1") @Doc("A typical extent of the target: the flow models x / scale.") double scale,
    @Default("4") @Doc("Densities on the way from the flow to where draws are wanted.")
        int annealing,
    @Default("5") @Doc("Leapfrog steps of Hamiltonian Monte Carlo at each of them.") int leaps,
    @Default("4") @Doc("Gradient steps for every batch of annealed draws.") int replays,
    @Default("100") @Doc("Batches in the replay buffer, at least replays.") int buffer,
    @Default("10000") @Doc("Draws that the effective sample size and log Z are reported of.")
        int evaluation) {
  /** What training makes small; p is the target, q the flow. */
  public enum Divergence {
    /** The variance of p / q, by annealed draws of p^2 / q (Midgley et al. 2023). */
    ALPHA_2,
    /** KL(p | q), by annealed draws of p. */
    FORWARD_KL,
    /** KL(q | p), by the flow's own draws: needs no annealing, and may lose modes. */
    REVERSE_KL;

    /** The name in files. */
    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Checks the ranges. */
  public FabConfig {
    require(steps >= 1, "steps", "an integer >= 1", steps);
    require(batchSize >= 2, "batch-size", "an integer >= 2", batchSize);
    require(learningRate > 0, "learning-rate", "a positive number", learningRate);
    require(clipNorm > 0, "clip-norm", "a positive number", clipNorm);
    require(scale > 0, "scale", "a positive number", scale);
    require(annealing >= 1, "annealing", "an integer >= 1", annealing);
    require(leaps >= 1, "leaps", "an integer >= 1", leaps);
    require(replays >= 1, "replays", "an integer >= 1", replays);
    require(buffer >= replays, "buffer", "an integer >= replays (" + replays + ")", buffer);
    require(evaluation >= 2, "evaluation", "an integer >= 2", evaluation);
  }

  private static void require(boolean holds, String key, String expected, Object found) {
    if (!holds) {
      throw new IllegalArgumentException(key + ": expected " + expected + ", found " + found);
    }
  }
}
