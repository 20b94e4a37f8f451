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
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;

/** Gated PixelCNN (van den Oord et al. 2016). */
@API(status = API.Status.EXPERIMENTAL)
public final class CausalTransformerProvider implements ModelProvider<CausalTransformerConfig> {
  @Override
  public String name() {
    return "causal-transformer";
  }

  @Override
  public String description() {
    return "Causal attention over the positions of a sequence, classes or numbers (Vaswani et al. 2017).";
  }

  @Override
  public Class<CausalTransformerConfig> configType() {
    return CausalTransformerConfig.class;
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
  public Model create(CausalTransformerConfig config, Schema schema, Context context) {
    Shape sequence = schema.targetShape();
    if (sequence.rank() < 1 || sequence.rank() > 2 || sequence.size() == 0) {
      throw new IllegalArgumentException(
          ("model 'causal-transformer' takes a sequence [length] or [length, channels], found a"
                  + " target of shape %s; 'made' takes any shape, 'pixel-cnn' an image")
              .formatted(sequence));
    }
    ElementDistribution element =
        ElementDistribution.of(schema, name(), config.components(), config.ordered());
    RandomStream random = context.random();
    ConditionNetwork embedding = config.embedding().network(schema, random.split("embedding"));
    CausalNetwork network =
        Nested.of(
            (inputs, outputs) ->
                new CausalTransformer(
                    sequence.dim(0),
                    inputs,
                    schema.isConditional() ? embedding.outputs() : 0,
                    config.width(),
                    config.heads(),
                    config.blocks(),
                    outputs,
                    random.split("sites")),
            sequence.rank() == 2 ? sequence.dim(1) : 1,
            element,
            config.width(),
            random.split("within"));
    return new Autoregressive(schema, embedding, network, element);
  }
}
