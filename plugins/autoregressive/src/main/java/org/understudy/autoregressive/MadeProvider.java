package org.understudy.autoregressive;

import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;
import org.understudy.nn.ConditionNetwork;
import org.understudy.spi.Capability;
import org.understudy.spi.Context;
import org.understudy.spi.Model;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Schema;

/** Masked autoencoder for distribution estimation (Germain et al. 2015). */
@API(status = API.Status.EXPERIMENTAL)
public final class MadeProvider implements ModelProvider<MadeConfig> {
  @Override
  public String name() {
    return "made";
  }

  @Override
  public String description() {
    return "Masked dense network over the elements of any shape, classes or numbers (Germain et al. 2015).";
  }

  @Override
  public Class<MadeConfig> configType() {
    return MadeConfig.class;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.SAMPLE, Capability.LOG_PROB);
  }

  @Override
  public Map<String, Object> training() {
    return Map.of("learning-rate", 1e-3, "weight-decay", 0.01);
  }

  @Override
  public Model create(MadeConfig config, Schema schema, Context context) {
    ElementDistribution element =
        ElementDistribution.of(schema, name(), config.components(), config.ordered());
    ConditionNetwork embedding =
        config.embedding().network(schema, context.random().split("embedding"));
    CausalNetwork network =
        new Masked(
            schema.targetShape().size(),
            element.inputs(),
            schema.isConditional() ? embedding.outputs() : 0,
            config.hidden(),
            config.blocks(),
            element.outputs(),
            config.activation(),
            context.random().split("network"));
    return new Autoregressive(schema, embedding, network, element);
  }
}
