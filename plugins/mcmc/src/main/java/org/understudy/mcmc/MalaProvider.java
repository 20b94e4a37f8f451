package org.understudy.mcmc;

import org.apiguardian.api.API;
import org.understudy.sampling.Mala;
import org.understudy.spi.Context;
import org.understudy.spi.Inference;
import org.understudy.spi.InferenceProblem;
import org.understudy.spi.InferenceProvider;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.spi.config.Ranges;

/**
 * The Metropolis-adjusted Langevin algorithm: one gradient a step (Roberts and Tweedie 1996), with
 * step size and scales adapted as for Hamiltonian trajectories.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class MalaProvider implements InferenceProvider<MalaProvider.Config> {
  /** Settings. */
  public record Config(
      @Default("{}") @Doc("The chains: count, warm-up, draws, thin, start-scale.")
          ChainsConfig chains,
      @Default("0.574") @Doc("The acceptance that the step size is adapted to.")
          double targetAcceptance) {
    /** Checks the ranges. */
    public Config {
      Ranges.share("target-acceptance", targetAcceptance);
    }
  }

  @Override
  public Inference infer(Config config, InferenceProblem problem, Context context) {
    return new ChainRun(name(), Mala::new, config.targetAcceptance(), false)
        .infer(config.chains(), problem, context);
  }

  @Override
  public String name() {
    return "mala";
  }

  @Override
  public String description() {
    return "The Metropolis-adjusted Langevin algorithm: one gradient a step (Roberts and Tweedie 1996).";
  }

  @Override
  public Class<MalaProvider.Config> configType() {
    return MalaProvider.Config.class;
  }
}
