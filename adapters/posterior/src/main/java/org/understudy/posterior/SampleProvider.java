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
import org.understudy.spi.Sampling;
import org.understudy.tensor.Tensor;

/** The trained model as it is: draws from it, at the observation where it has one. */
@API(status = API.Status.EXPERIMENTAL)
public final class SampleProvider implements InferenceProvider<SampleProvider.Config> {
  /** There are no settings. */
  public record Config() {}

  @Override
  public Inference infer(Config config, InferenceProblem problem, Context context) {
    Rows observation = problem.observation();
    Tensor condition =
        observation == null
            ? null
            : Tensor.of(
                observation.matrix(Role.CONDITION),
                problem.distribution().schema().conditionShape().prepend(1).toArray());
    Sampling draws =
        Capability.require(problem.distribution().given(condition), Sampling.class, "the model");
    return new Inference(draws, Map.of());
  }

  @Override
  public String name() {
    return "sample";
  }

  @Override
  public String description() {
    return "The trained model as it is: draws from it, at the observation where it has one.";
  }

  @Override
  public Class<SampleProvider.Config> configType() {
    return SampleProvider.Config.class;
  }
}
