package org.understudy.energy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;
import org.understudy.nn.ConditionNetwork;
import org.understudy.spi.Capability;
import org.understudy.spi.Context;
import org.understudy.spi.Density;
import org.understudy.spi.Distribution;
import org.understudy.spi.Field;
import org.understudy.spi.Model;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Role;
import org.understudy.spi.Sampling;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Choice;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/** Energy-based models: a density known up to its constant, as any network may give it. */
@API(status = API.Status.EXPERIMENTAL)
public final class EnergyProvider implements ModelProvider<EnergyConfig> {
  @Override
  public String name() {
    return "energy";
  }

  @Override
  public String description() {
    return "Energy-based model: a network tilts a simple density, draws come by Markov chains.";
  }

  @Override
  public Class<EnergyConfig> configType() {
    return EnergyConfig.class;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.SAMPLE, Capability.UNNORMALISED_LOG_PROB);
  }

  @Override
  public Map<String, Object> training() {
    return Map.of("weight-decay", 0.0);
  }

  @Override
  public Model create(EnergyConfig config, Schema schema, Context context) {
    schema.requireTarget(name());
    schema.requireContinuous(Role.TARGET, name());
    ConditionNetwork embedding =
        config.embedding().network(schema, context.random().split("embedding"));
    return new EnergyModel(
        schema,
        embedding,
        new EnergyNetwork(config, schema, embedding.outputs(), context.random().split("network")),
        reference(config.reference(), schema, embedding.outputs(), context),
        Estimator.of(config, schema),
        config.sampler());
  }

  /** The reference sees events as vectors, and what the energy makes of conditions. */
  private static Model reference(Choice choice, Schema schema, int given, Context context) {
    List<Field> fields = new ArrayList<>();
    fields.add(Field.target("event", schema.targetShape().size()));
    if (given > 0) {
      fields.add(Field.condition("embedded", given));
    }
    Model reference = context.model(choice, new Schema(fields));
    String who = "reference: the model '" + choice.type() + "'";
    try (Scope scope = Scope.open()) {
      Distribution one = reference.given(given > 0 ? Tensor.zeros(1, given) : null);
      Capability.require(one, Sampling.class, who);
      Capability.require(one, Density.class, who);
    } catch (RuntimeException e) {
      reference.close();
      throw e;
    }
    return reference;
  }
}
