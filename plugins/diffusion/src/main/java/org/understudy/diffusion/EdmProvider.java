package org.understudy.diffusion;

import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;
import org.understudy.spi.Capability;
import org.understudy.spi.Context;
import org.understudy.spi.Model;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Schema;

/**
 * EDM: preconditioned denoising and Heun's steps on a chosen grid of noise (Karras et al. 2022).
 */
@API(status = API.Status.EXPERIMENTAL)
public final class EdmProvider implements ModelProvider<EdmConfig> {
  @Override
  public String name() {
    return "edm";
  }

  @Override
  public String description() {
    return "EDM: preconditioned denoising and Heun's steps on a chosen grid of noise (Karras et al. 2022).";
  }

  @Override
  public Class<EdmConfig> configType() {
    return EdmConfig.class;
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
  public Model create(EdmConfig config, Schema schema, Context context) {
    Diffusion.Recipe recipe =
        new Diffusion.Recipe(
            GaussianPath.power(config.sigmaMin(), config.sigmaMax(), config.rho()),
            Prediction.V,
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
