package org.understudy.posterior;

import java.util.Map;
import org.apiguardian.api.API;
import org.understudy.spi.Capability;
import org.understudy.spi.Context;
import org.understudy.spi.Inference;
import org.understudy.spi.InferenceProblem;
import org.understudy.spi.InferenceProvider;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.SamplingDensity;
import org.understudy.tensor.Tensor;

/**
 * Neural posterior estimation: a density trained on simulations, at the observation (Papamakarios
 * and Murray 2016).
 */
@API(status = API.Status.EXPERIMENTAL)
public final class NpeProvider implements InferenceProvider<NpeProvider.Config> {
  /** There are no settings. */
  public record Config() {}

  @Override
  public Inference infer(Config config, InferenceProblem problem, Context context) {
    Rows observation = problem.observation();
    if (observation == null) {
      throw new IllegalArgumentException(
          "npe: an observation is needed; the model is conditional on "
              + problem.distribution().schema().columns(Role.CONDITION));
    }
    // In the caller's scope: the posterior lives as long as its condition.
    Tensor condition =
        Tensor.of(
            observation.matrix(Role.CONDITION),
            problem.distribution().schema().conditionShape().prepend(1).toArray());
    SamplingDensity posterior =
        Capability.require(
            problem.distribution().given(condition), SamplingDensity.class, "npe's model");
    SamplingDensity.Draws draws =
        posterior.sampleWithLogProb(1000, context.random().split("entropy"));
    return new Inference(
        posterior, Map.of("posterior-entropy-nats", -(double) draws.logProb().mean().item()));
  }

  @Override
  public String name() {
    return "npe";
  }

  @Override
  public String description() {
    return "Neural posterior estimation: a density trained on simulations, at the observation (Papamakarios and Murray 2016).";
  }

  @Override
  public Class<NpeProvider.Config> configType() {
    return NpeProvider.Config.class;
  }
}
