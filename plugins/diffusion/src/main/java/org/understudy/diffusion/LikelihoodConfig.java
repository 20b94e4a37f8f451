package org.understudy.diffusion;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.tensor.Divergence;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/** The key {@code likelihood}: how the log-density is integrated along the probability flow. */
@API(status = API.Status.EXPERIMENTAL)
public record LikelihoodConfig(
    @Default("rk4") @Doc("euler, heun or rk4 with steps; rk45 with a tolerance.") OdeSolver solver,
    @Default("50") @Doc("Steps of the solvers with fixed ones.") int steps,
    @Default("1.0e-5") @Doc("Tolerance of each step of rk45.") double tolerance,
    @Default("exact") @Doc("How the divergence is taken: exact, or by Hutchinson's estimate.")
        Trace trace,
    @Default("1") @Doc("Probes of Hutchinson's estimate.") int probes) {
  /** How a divergence is taken. */
  public enum Trace {
    /** One tangent for every feature. */
    EXACT,
    /**
     * One tangent for every probe: cheaper for many features, and unbiased. The probes are the same
     * for every row and call, so that the density is one function.
     */
    HUTCHINSON
  }

  /** Checks the ranges. */
  public LikelihoodConfig {
    if (steps < 1) {
      throw new IllegalArgumentException("steps: expected an integer >= 1, found " + steps);
    }
    if (!(tolerance > 0)) {
      throw new IllegalArgumentException(
          "tolerance: expected a positive number, found " + tolerance);
    }
    if (probes < 1) {
      throw new IllegalArgumentException("probes: expected an integer >= 1, found " + probes);
    }
  }

  /** Places from data to noise. */
  GaussianPath.Point[] places(GaussianPath path) {
    List<GaussianPath.Point> places = new ArrayList<>(List.of(path.back(steps)));
    Collections.reverse(places);
    return places.toArray(GaussianPath.Point[]::new);
  }

  Divergence.Result divergence(UnaryOperator<Tensor> field, Tensor z) {
    if (trace == Trace.EXACT) {
      return Divergence.exact(field, z);
    }
    RandomStream signs = RandomStream.of(1);
    List<Tensor> drawn = new ArrayList<>();
    for (int i = 0; i < probes; i++) {
      Tensor probe = signs.uniform(1, z.dim(1)).lt(0.5f).mul(2).sub(1);
      drawn.add(probe.broadcastTo(z.shape()));
    }
    return Divergence.estimate(field, z, drawn);
  }
}
