package org.understudy.mcmc;

import org.apiguardian.api.API;
import org.understudy.sampling.Independence;
import org.understudy.sampling.RandomWalk;
import org.understudy.sampling.Transition;
import org.understudy.sampling.WarmUp;
import org.understudy.spi.Context;
import org.understudy.spi.Inference;
import org.understudy.spi.InferenceProblem;
import org.understudy.spi.InferenceProvider;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.spi.config.Ranges;

/**
 * Metropolis-Hastings with a random walk (Metropolis et al. 1953), or with proposals of one fixed
 * distribution (Tierney 1994). No gradient is needed.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class MetropolisProvider implements InferenceProvider<MetropolisProvider.Config> {
  /** Where proposals come from. */
  public enum Proposal {
    /** A normal step from where the chain stands; its size is adapted. */
    RANDOM_WALK,
    /** The prior, or N(0, start-scale^2) on the whole line where there is none. */
    INDEPENDENCE
  }

  /** Settings. */
  public record Config(
      @Default("{}") @Doc("The chains: count, warm-up, draws, thin, start-scale.")
          ChainsConfig chains,
      @Default("random-walk")
          @Doc(
              "random-walk, or independence: draws of the prior (N(0, start-scale^2) without one).")
          Proposal proposal,
      @Default("0.3") @Doc("The acceptance that the random walk's step size is adapted to.")
          double targetAcceptance) {
    /** Checks the ranges. */
    public Config {
      Ranges.share("target-acceptance", targetAcceptance);
    }
  }

  @Override
  public Inference infer(Config config, InferenceProblem problem, Context context) {
    WarmUp.Family family = RandomWalk::new;
    ChainsConfig chains = config.chains();
    if (config.proposal() == Proposal.INDEPENDENCE) {
      Reference reference = Target.of(name(), problem, context).reference(chains.startScale());
      Transition fixed = new Independence(reference.draws(), reference.density());
      family = size -> fixed;
    }
    return new ChainRun(name(), family, config.targetAcceptance(), false)
        .infer(chains, problem, context);
  }

  @Override
  public String name() {
    return "metropolis";
  }

  @Override
  public String description() {
    return "Metropolis-Hastings with a random walk: no gradient is needed (Metropolis et al. 1953).";
  }

  @Override
  public Class<MetropolisProvider.Config> configType() {
    return MetropolisProvider.Config.class;
  }
}
