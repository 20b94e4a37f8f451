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
public final class PixelCnnProvider implements ModelProvider<PixelCnnConfig> {
  @Override
  public String name() {
    return "pixel-cnn";
  }

  @Override
  public String description() {
    return "Gated convolutions over the pixels of an image, classes or numbers (van den Oord et al. 2016).";
  }

  @Override
  public Class<PixelCnnConfig> configType() {
    return PixelCnnConfig.class;
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
  public Model create(PixelCnnConfig config, Schema schema, Context context) {
    Shape image = schema.targetShape();
    if (image.rank() < 2 || image.rank() > 3 || image.size() == 0) {
      throw new IllegalArgumentException(
          ("model 'pixel-cnn' takes an image [height, width] or [height, width, channels], found a"
                  + " target of shape %s; 'made' takes any shape, 'causal-transformer' a sequence")
              .formatted(image));
    }
    ElementDistribution element =
        ElementDistribution.of(schema, name(), config.components(), config.ordered());
    RandomStream random = context.random();
    ConditionNetwork embedding = config.embedding().network(schema, random.split("embedding"));
    CausalNetwork network =
        Nested.of(
            (inputs, outputs) ->
                new PixelCnn(
                    image.dim(0),
                    image.dim(1),
                    inputs,
                    schema.isConditional() ? embedding.outputs() : 0,
                    config.channels(),
                    config.layers(),
                    (config.kernel() + 1) / 2,
                    outputs,
                    random.split("sites")),
            image.rank() == 3 ? image.dim(2) : 1,
            element,
            config.channels(),
            random.split("within"));
    return new Autoregressive(schema, embedding, network, element);
  }
}
