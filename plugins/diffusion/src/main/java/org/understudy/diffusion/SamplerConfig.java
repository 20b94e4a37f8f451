package org.understudy.diffusion;

import org.apiguardian.api.API;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.spi.config.Ranges;

/** The key {@code sampler}: the way from noise to data. */
@API(status = API.Status.EXPERIMENTAL)
public record SamplerConfig(
    @Doc(
            "ancestral, ddim, euler, heun, rk4, rk45, dpm-solver, euler-maruyama,"
                + " predictor-corrector or langevin.")
        Type type,
    @Default("50") @Doc("Steps, or noise levels of langevin; rk45 finds its own.") int steps,
    @Default("1.0e-4") @Doc("Tolerance of each step of rk45.") double tolerance,
    @Default("0") @Doc("Noise of ddim, as a share of ancestral's: 0 is deterministic.") double eta,
    @Default("1") @Doc("Langevin steps at each level: predictor-corrector and langevin.")
        int corrections,
    @Default("0.16") @Doc("Signal to noise of a Langevin step.") double ratio) {
  /** The ways. */
  public enum Type {
    /** Reverse steps with fresh noise (DDPM, Ho et al. 2020). */
    ANCESTRAL,
    /** Reverse steps with some of it or none (DDIM, Song et al. 2021). */
    DDIM,
    /** The probability flow by Euler's steps. */
    EULER,
    /** The probability flow by Heun's steps (Karras et al. 2022). */
    HEUN,
    /** The probability flow by the classical fourth-order method. */
    RK4,
    /** The probability flow with steps of adaptive length. */
    RK45,
    /** The probability flow by DPM-Solver++(2M) (Lu et al. 2022). */
    DPM_SOLVER,
    /** The reverse stochastic equation (Song et al. 2021). */
    EULER_MARUYAMA,
    /** The same with Langevin steps between. */
    PREDICTOR_CORRECTOR,
    /** Annealed Langevin dynamics (Song and Ermon 2019). */
    LANGEVIN
  }

  /** Checks the ranges. */
  public SamplerConfig {
    Ranges.require(steps >= 1, "steps", "an integer >= 1", steps);
    Ranges.require(tolerance > 0, "tolerance", "a positive number", tolerance);
    Ranges.require(eta >= 0 && eta <= 1, "eta", "a number from 0 to 1", eta);
    Ranges.require(corrections >= 1, "corrections", "an integer >= 1", corrections);
    Ranges.require(ratio > 0, "ratio", "a positive number", ratio);
  }

  Sampler create() {
    return switch (type) {
      case ANCESTRAL -> new AncestralSampler(steps, 1);
      case DDIM -> new AncestralSampler(steps, eta);
      case EULER -> flow(OdeSolver.EULER);
      case HEUN -> flow(OdeSolver.HEUN);
      case RK4 -> flow(OdeSolver.RK4);
      case RK45 -> flow(OdeSolver.RK45);
      case DPM_SOLVER -> new DpmSolver(steps);
      case EULER_MARUYAMA -> new StochasticSampler(steps, true, 0, ratio);
      case PREDICTOR_CORRECTOR -> new StochasticSampler(steps, true, corrections, ratio);
      case LANGEVIN -> new StochasticSampler(steps, false, corrections, ratio);
    };
  }

  private Sampler flow(OdeSolver solver) {
    return (noise, path, denoiser, random) ->
        Sampler.clean(
            new ProbabilityFlow(path, denoiser).carry(noise, path.back(steps), solver, tolerance),
            path.first(),
            denoiser);
  }
}
