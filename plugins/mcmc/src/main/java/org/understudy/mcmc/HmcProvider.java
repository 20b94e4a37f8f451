package org.understudy.mcmc;

import org.apiguardian.api.API;
import org.understudy.sampling.Hmc;
import org.understudy.spi.Context;
import org.understudy.spi.Inference;
import org.understudy.spi.InferenceProblem;
import org.understudy.spi.InferenceProvider;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.spi.config.Ranges;

/**
 * Hamiltonian Monte Carlo with trajectories of fixed length (Duane et al. 1987; Neal 2011): step
 * size by dual averaging, mass matrix by the windows of Stan.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class HmcProvider implements InferenceProvider<HmcProvider.Config> {
  /** Settings. */
  public record Config(
      @Default("{}") @Doc("The chains: count, warm-up, draws, thin, start-scale.")
          ChainsConfig chains,
      @Default("10") @Doc("Leapfrog steps of a trajectory.") int leaps,
      @Default("0.2") @Doc("Share by which a trajectory's steps are longer or shorter, 0 to 1.")
          double jitter,
      @Default("0.8") @Doc("The acceptance that the step size is adapted to.")
          double targetAcceptance) {
    /** Checks the ranges. */
    public Config {
      Ranges.atLeast("leaps", 1, leaps);
      Ranges.require(jitter >= 0 && jitter < 1, "jitter", "a number in [0, 1)", jitter);
      Ranges.share("target-acceptance", targetAcceptance);
    }
  }

  @Override
  public Inference infer(Config config, InferenceProblem problem, Context context) {
    return new ChainRun(
            name(),
            size -> new Hmc(size, config.leaps(), config.jitter()),
            config.targetAcceptance(),
            true)
        .infer(config.chains(), problem, context);
  }

  @Override
  public String name() {
    return "hmc";
  }

  @Override
  public String description() {
    return "Hamiltonian Monte Carlo with trajectories of fixed length (Duane et al. 1987; Neal 2011).";
  }

  @Override
  public Class<HmcProvider.Config> configType() {
    return HmcProvider.Config.class;
  }
}
