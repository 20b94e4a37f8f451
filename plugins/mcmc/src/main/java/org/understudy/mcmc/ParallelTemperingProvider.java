package org.understudy.mcmc;

import java.util.Map;
import org.apiguardian.api.API;
import org.understudy.sampling.AnnealedImportance.Path;
import org.understudy.sampling.Trace;
import org.understudy.spi.Context;
import org.understudy.spi.Inference;
import org.understudy.spi.InferenceProblem;
import org.understudy.spi.InferenceProvider;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.spi.config.Ranges;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * Parallel tempering: replicas at temperatures from the prior (or a normal) to the target exchange
 * places, so that chains cross between modes (Geyer 1991). Temperatures are spaced so that
 * neighbours refuse equally often (Syed et al. 2022).
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ParallelTemperingProvider
    implements InferenceProvider<ParallelTemperingProvider.Config> {
  /** Settings. */
  public record Config(
      @Default("{}")
          @Doc("The chains at every temperature: count, warm-up, draws, thin, start-scale.")
          ChainsConfig chains,
      @Default("8") @Doc("How many temperatures, the prior's and the target's among them.")
          int temperatures,
      @Default("5") @Doc("Leapfrog steps of a trajectory.") int leaps) {
    /** Checks the ranges. */
    public Config {
      Ranges.atLeast("temperatures", 2, temperatures);
      Ranges.atLeast("leaps", 1, leaps);
    }
  }

  /** Rounds of warm-up, each but the last followed by a new spacing. */
  private static final int ROUNDS = 3;

  @Override
  public Inference infer(Config config, InferenceProblem problem, Context context) {
    Target target = Target.of(name(), problem, context);
    ChainsConfig chains = config.chains();
    RandomStream random = context.random();
    Path path = Path.geometric(target.reference(chains.startScale()).density(), target.density());
    try (Scope scope = Scope.open()) {
      Tensor start = target.start(chains.count(), chains.startScale(), random.split("start"));
      double[] betas = new double[config.temperatures()];
      for (int k = 0; k < betas.length; k++) {
        double share = k / (betas.length - 1.0);
        betas[k] = share * share;
      }
      int pilot = chains.warmUp() / ROUNDS;
      for (int round = 0; round + 1 < ROUNDS; round++) {
        RandomStream own = random.split("pilot").split(round);
        try (Ladder ladder = new Ladder(path, betas, start, pilot, config.leaps(), own)) {
          for (int i = 0; i < pilot; i++) {
            ladder.step(i, own, step -> {});
          }
          betas = ladder.evened();
        }
      }
      RandomStream own = random.split("chains");
      Trace trace = new Trace(chains.count(), target.dimension());
      try (Ladder ladder = new Ladder(path, betas, start, pilot, config.leaps(), own)) {
        for (int i = 0; i < chains.draws() * chains.thin(); i++) {
          boolean keep = (i + 1) % chains.thin() == 0;
          ladder.step(i, own, step -> trace.add(step, keep));
        }
        Map<String, Double> diagnostics = ChainRun.diagnostics(trace);
        diagnostics.put("divergences", (double) trace.divergences());
        diagnostics.put("exchange", ladder.leastExchange());
        diagnostics.put("log-z", ladder.logZ());
        return new Inference(Draws.of(target, trace.rows()), diagnostics);
      }
    }
  }

  @Override
  public String name() {
    return "parallel-tempering";
  }

  @Override
  public String description() {
    return "Parallel tempering: replicas from the prior to the target that exchange places, for separate modes (Geyer 1991).";
  }

  @Override
  public Class<ParallelTemperingProvider.Config> configType() {
    return ParallelTemperingProvider.Config.class;
  }
}
