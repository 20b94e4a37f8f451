package org.understudy.mcmc;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.understudy.sampling.AnnealedImportance;
import org.understudy.sampling.AnnealedImportance.Path;
import org.understudy.sampling.AnnealedImportance.Result;
import org.understudy.sampling.Evidence;
import org.understudy.spi.Context;
import org.understudy.spi.Inference;
import org.understudy.spi.InferenceProblem;
import org.understudy.spi.InferenceProvider;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.spi.config.Ranges;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;

/**
 * Annealed importance sampling: independent draws of the prior (or a normal) carried to the target
 * by Hamiltonian trajectories, with weights that give log Z and its error (Neal 2001). Draws handed
 * out are drawn by weight.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class AnnealedImportanceProvider
    implements InferenceProvider<AnnealedImportanceProvider.Config> {
  /** Settings. */
  public record Config(
      @Default("1000") @Doc("How many particles.") int particles,
      @Default("100") @Doc("Temperatures on the way, evenly spaced; more for better weights.")
          int temperatures,
      @Default("1") @Doc("Trajectories at each temperature.") int steps,
      @Default("5") @Doc("Leapfrog steps of a trajectory.") int leaps,
      @Default("2") @Doc("Particles begin as the prior, or N(0, this^2) where there is none.")
          double startScale) {
    /** Checks the ranges. */
    public Config {
      Ranges.atLeast("particles", 2, particles);
      Ranges.atLeast("temperatures", 1, temperatures);
      Ranges.atLeast("steps", 1, steps);
      Ranges.atLeast("leaps", 1, leaps);
      Ranges.positive("start-scale", startScale);
    }
  }

  /** Pilot runs, of a tenth of the particles, that find the step sizes. */
  private static final int PILOTS = 6;

  @Override
  public Inference infer(Config config, InferenceProblem problem, Context context) {
    Target target = Target.of(name(), problem, context);
    Reference reference = target.reference(config.startScale());
    Path path = Path.geometric(reference.density(), target.density());
    List<Double> betas = AnnealedImportance.even(config.temperatures());
    StageSteps sizes = new StageSteps(config.temperatures(), config.leaps());
    RandomStream random = context.random();
    AnnealedImportance pilot =
        new AnnealedImportance(path, betas, sizes.adapting(), config.steps());
    for (int i = 0; i < PILOTS; i++) {
      run(pilot, reference, Math.max(2, config.particles() / 10), random.split("pilot").split(i));
    }
    AnnealedImportance annealing =
        new AnnealedImportance(path, betas, sizes.fixed(), config.steps());
    try (Scope scope = Scope.open()) {
      Result result = run(annealing, reference, config.particles(), random.split("particles"));
      Evidence evidence = result.evidence();
      Map<String, Double> diagnostics = new LinkedHashMap<>();
      diagnostics.put("log-z", evidence.logZ());
      diagnostics.put("log-z-error", evidence.standardError());
      diagnostics.put("ess", evidence.effectiveSize());
      diagnostics.put(
          "acceptance",
          result.acceptance().stream().mapToDouble(one -> one).average().orElseThrow());
      float[] z = result.chains().positions().toArray();
      return new Inference(
          Draws.weighted(target, z, result.logWeights().toArray(), random.split("weights")),
          diagnostics);
    }
  }

  private static Result run(
      AnnealedImportance annealing, Reference reference, int particles, RandomStream random) {
    try (Scope scope = Scope.open()) {
      Result result = annealing.run(reference.draws().sample(particles, random), random);
      result.chains().keptFrom(scope);
      scope.keep(result.logWeights());
      return result;
    }
  }

  @Override
  public String name() {
    return "annealed-importance";
  }

  @Override
  public String description() {
    return "Annealed importance sampling: weighted draws and log Z with its error (Neal 2001).";
  }

  @Override
  public Class<AnnealedImportanceProvider.Config> configType() {
    return AnnealedImportanceProvider.Config.class;
  }
}
