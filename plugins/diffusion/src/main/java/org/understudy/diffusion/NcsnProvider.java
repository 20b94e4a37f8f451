package org.understudy.diffusion;

import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;
import org.understudy.spi.Capability;
import org.understudy.spi.Context;
import org.understudy.spi.Model;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Schema;

/** Noise-conditional score network, sampled by annealed Langevin dynamics (Song and Ermon 2019). */
@API(status = API.Status.EXPERIMENTAL)
public final class NcsnProvider implements ModelProvider<NcsnConfig> {
  @Override
  public String name() {
    return "ncsn";
  }

  @Override
  public String description() {
    return "Noise-conditional score network, sampled by annealed Langevin dynamics (Song and Ermon 2019).";
  }

  @Override
  public Class<NcsnConfig> configType() {
    return NcsnConfig.class;
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
  public Model create(NcsnConfig config, Schema schema, Context context) {
    Diffusion.Recipe recipe =
        new Diffusion.Recipe(
            GaussianPath.geometric(config.sigmaMin(), config.sigmaMax()),
            Prediction.NOISE,
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
