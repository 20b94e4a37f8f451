package org.understudy.diffusion;

import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;
import org.understudy.spi.Capability;
import org.understudy.spi.Context;
import org.understudy.spi.Model;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Schema;

/** Flow matching, or rectified flow: velocities of straight lines (Lipman et al. 2023). */
@API(status = API.Status.EXPERIMENTAL)
public final class FlowMatchingProvider implements ModelProvider<FlowMatchingConfig> {
  @Override
  public String name() {
    return "flow-matching";
  }

  @Override
  public String description() {
    return "Flow matching, or rectified flow: velocities of straight lines (Lipman et al. 2023).";
  }

  @Override
  public Class<FlowMatchingConfig> configType() {
    return FlowMatchingConfig.class;
  }

  @Override
  public Set<Capability> capabilities() {
    return Diffusion.CAPABILITIES;
  }

  @Override
  public Map<String, Object> training() {
    return Diffusion.TRAINING;
  }

  @Override
  public Model create(FlowMatchingConfig config, Schema schema, Context context) {
    Diffusion.Recipe recipe =
        new Diffusion.Recipe(
            GaussianPath.straight(),
            Prediction.VELOCITY,
            Variance.LEAST,
            Diffusion.STEPS,
            config.times(),
            Weighting.SIMPLE,
            config.sampler().create(),
            config.likelihood(),
            config.guidance());
    return Diffusion.of(
        name(), schema, config.embedding(), config.network(), recipe, context.random());
  }
}
