package org.understudy.mcmc;

import org.apiguardian.api.API;
import org.understudy.sampling.Nuts;
import org.understudy.spi.Context;
import org.understudy.spi.Inference;
import org.understudy.spi.InferenceProblem;
import org.understudy.spi.InferenceProvider;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.spi.config.Ranges;

/**
 * The no-U-turn sampler: Hamiltonian trajectories that end where they turn back (Hoffman and Gelman
 * 2014), with multinomial draws along them (Betancourt 2017): nothing to set by hand.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class NutsProvider implements InferenceProvider<NutsProvider.Config> {
  /** Settings. */
  public record Config(
      @Default("{}") @Doc("The chains: count, warm-up, draws, thin, start-scale.")
          ChainsConfig chains,
      @Default("10") @Doc("A trajectory has fewer than 2^this leapfrog steps, 1 to 20.")
          int maxDepth,
      @Default("0.8") @Doc("The acceptance that the step size is adapted to; more for bad shapes.")
          double targetAcceptance) {
    /** Checks the ranges. */
    public Config {
      if (maxDepth < 1 || maxDepth > 20) {
        throw new IllegalArgumentException(
            "max-depth: expected an integer from 1 to 20, found " + maxDepth);
      }
      Ranges.share("target-acceptance", targetAcceptance);
    }
  }

  @Override
  public Inference infer(Config config, InferenceProblem problem, Context context) {
    return new ChainRun(
            name(), size -> new Nuts(size, config.maxDepth()), config.targetAcceptance(), true)
        .infer(config.chains(), problem, context);
  }

  @Override
  public String name() {
    return "nuts";
  }

  @Override
  public String description() {
    return "The no-U-turn sampler: Hamiltonian trajectories that end where they turn back (Hoffman and Gelman 2014).";
  }

  @Override
  public Class<NutsProvider.Config> configType() {
    return NutsProvider.Config.class;
  }
}
