package org.understudy.mcmc;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;
import org.understudy.spi.Context;
import org.understudy.spi.Inference;
import org.understudy.spi.InferenceProblem;
import org.understudy.spi.InferenceProvider;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.spi.config.Ranges;
import org.understudy.tensor.Scope;

/**
 * Sequential Monte Carlo: particles from the prior (or a normal) to the target at temperatures
 * found on the way, moved by random walks (Del Moral, Doucet and Jasra 2006). No gradient is
 * needed; log Z comes with its error.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class SmcProvider implements InferenceProvider<SmcProvider.Config> {
  /** Settings. */
  public record Config(
      @Default("2000") @Doc("How many particles.") int particles,
      @Default("0.5") @Doc("Effective share that each temperature leaves, between 0 and 1.")
          double share,
      @Default("20") @Doc("Steps of every particle at each temperature.") int moves,
      @Default("2") @Doc("Particles begin as the prior, or N(0, this^2) where there is none.")
          double startScale) {
    /** Checks the ranges. */
    public Config {
      Ranges.atLeast("particles", 2, particles);
      Ranges.share("share", share);
      Ranges.atLeast("moves", 1, moves);
      Ranges.positive("start-scale", startScale);
    }
  }

  @Override
  public Inference infer(Config config, InferenceProblem problem, Context context) {
    Target target = Target.of(name(), problem, context);
    SequentialMonteCarlo particles =
        new SequentialMonteCarlo(
            target.reference(config.startScale()),
            target.density(),
            config.share(),
            config.moves());
    try (Scope scope = Scope.open()) {
      SequentialMonteCarlo.Arrived arrived = particles.run(config.particles(), context.random());
      Map<String, Double> diagnostics = new LinkedHashMap<>();
      diagnostics.put("log-z", arrived.logZ());
      diagnostics.put("log-z-error", arrived.error());
      diagnostics.put("survivors", (double) arrived.survivors());
      diagnostics.put("temperatures", (double) arrived.stages());
      diagnostics.put("acceptance", arrived.acceptance());
      return new Inference(Draws.of(target, arrived.z().toArray()), diagnostics);
    }
  }

  @Override
  public String name() {
    return "smc";
  }

  @Override
  public String description() {
    return "Sequential Monte Carlo: particles from the prior to the target at temperatures found on the way (Del Moral et al. 2006).";
  }

  @Override
  public Class<SmcProvider.Config> configType() {
    return SmcProvider.Config.class;
  }
}
