package org.understudy.diffusion;

import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;
import org.understudy.spi.Capability;
import org.understudy.spi.Context;
import org.understudy.spi.Model;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Schema;

/** Denoising diffusion: noise added in many steps and taken away again (Ho et al. 2020). */
@API(status = API.Status.EXPERIMENTAL)
public final class DdpmProvider implements ModelProvider<DdpmConfig> {
  @Override
  public String name() {
    return "ddpm";
  }

  @Override
  public String description() {
    return "Denoising diffusion: noise added in many steps and taken away again (Ho et al. 2020).";
  }

  @Override
  public Class<DdpmConfig> configType() {
    return DdpmConfig.class;
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
  public Model create(DdpmConfig config, Schema schema, Context context) {
    Diffusion.Recipe recipe =
        new Diffusion.Recipe(
            config.schedule().path(),
            config.prediction(),
            config.variance(),
            config.steps(),
            config.times(),
            config.weighting(),
            config.sampler().create(),
            config.likelihood(),
            config.guidance());
    return Diffusion.of(
        name(), schema, config.embedding(), config.network(), recipe, context.random());
  }
}
