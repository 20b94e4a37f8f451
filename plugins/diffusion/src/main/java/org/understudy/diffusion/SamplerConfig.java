package org.understudy.diffusion;

import org.apiguardian.api.API;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** The key {@code sampler}: the way from noise to data. */
@API(status = API.Status.EXPERIMENTAL)
public record SamplerConfig(
    @Doc("euler, heun, rk4 or rk45.") Type type,
    @Default("50") @Doc("Steps; rk45 finds its own.") int steps,
    @Default("1.0e-4") @Doc("Tolerance of each step of rk45.") double tolerance) {
  /** The ways. */
  public enum Type {
    /** The probability flow by Euler's steps. */
    EULER,
    /** The probability flow by Heun's steps (Karras et al. 2022). */
    HEUN,
    /** The probability flow by the classical fourth-order method. */
    RK4,
    /** The probability flow with steps of adaptive length. */
    RK45
  }

  /** Checks the ranges. */
  public SamplerConfig {
    if (steps < 1) {
      throw new IllegalArgumentException("steps: expected an integer >= 1, found " + steps);
    }
    if (!(tolerance > 0)) {
      throw new IllegalArgumentException(
          "tolerance: expected a positive number, found " + tolerance);
    }
  }

  Sampler create() {
    return switch (type) {
      case EULER -> flow(OdeSolver.EULER);
      case HEUN -> flow(OdeSolver.HEUN);
      case RK4 -> flow(OdeSolver.RK4);
      case RK45 -> flow(OdeSolver.RK45);
    };
  }

  private Sampler flow(OdeSolver solver) {
    return (noise, path, denoiser, random) ->
        Sampler.clean(
            new ProbabilityFlow(path, denoiser).carry(noise, path.back(steps), solver, tolerance),
            path,
            denoiser);
  }
}
