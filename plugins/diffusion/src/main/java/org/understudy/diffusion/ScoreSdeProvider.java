package org.understudy.diffusion;

import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;
import org.understudy.spi.Capability;
import org.understudy.spi.Context;
import org.understudy.spi.Model;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Schema;

/** Score-based stochastic differential equations: vp, ve and sub-vp (Song et al. 2021). */
@API(status = API.Status.EXPERIMENTAL)
public final class ScoreSdeProvider implements ModelProvider<ScoreSdeConfig> {
  @Override
  public String name() {
    return "score-sde";
  }

  @Override
  public String description() {
    return "Score-based stochastic differential equations: vp, ve and sub-vp (Song et al. 2021).";
  }

  @Override
  public Class<ScoreSdeConfig> configType() {
    return ScoreSdeConfig.class;
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
  public Model create(ScoreSdeConfig config, Schema schema, Context context) {
    Diffusion.Recipe recipe =
        new Diffusion.Recipe(
            config.path(),
            Prediction.NOISE,
            Variance.LEAST,
            Diffusion.STEPS,
            config.times(),
            config.weighting(),
            config.sampler().create(),
            config.likelihood(),
            config.guidance());
    return Diffusion.of(
        name(), schema, config.embedding(), config.network(), recipe, context.random());
  }
}
