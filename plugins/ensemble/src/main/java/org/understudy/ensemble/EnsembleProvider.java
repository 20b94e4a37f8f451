package org.understudy.ensemble;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;
import org.understudy.spi.Capability;
import org.understudy.spi.Context;
import org.understudy.spi.Model;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigNode;

/** A mixture, with equal weights, of models that begin differently (Hermans et al. 2022). */
@API(status = API.Status.EXPERIMENTAL)
public final class EnsembleProvider implements ModelProvider<EnsembleConfig> {
  @Override
  public String name() {
    return "ensemble";
  }

  @Override
  public String description() {
    return "A mixture, with equal weights, of models that begin differently (Hermans et al. 2022).";
  }

  @Override
  public Class<EnsembleConfig> configType() {
    return EnsembleConfig.class;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.SAMPLE, Capability.LOG_PROB);
  }

  @Override
  public Model create(EnsembleConfig config, Schema schema, Context context) {
    List<Model> members = new ArrayList<>();
    try {
      for (int i = 0; i < config.members(); i++) {
        members.add(context.model(member(config.of(), i), schema));
      }
      return new Ensemble(config.of().type(), members);
    } catch (RuntimeException e) {
      members.forEach(Model::close);
      throw e;
    }
  }

  /** The same settings at a place of their own, from which the member's randomness follows. */
  private static Choice member(Choice choice, int index) {
    ConfigNode settings = choice.settings();
    return new Choice(
        choice.type(),
        new ConfigNode(settings.value(), settings.path() + "." + index, settings.place()));
  }
}
