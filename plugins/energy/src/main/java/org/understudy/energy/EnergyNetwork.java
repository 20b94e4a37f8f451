package org.understudy.energy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.ConditionNetwork;
import org.understudy.nn.Initialiser;
import org.understudy.nn.Parameters;
import org.understudy.nn.ResidualNetwork;
import org.understudy.spi.Schema;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * A number for every event and condition, without an additive constant, which no energy tells:
 * convolutions for images, a residual network that the condition gates, and a weighted sum of its
 * outputs.
 */
final class EnergyNetwork implements Tilted.Tilt {
  private final ConditionNetwork features;
  private final ResidualNetwork residual;
  private final Parameter weight;
  private final Activation activation;

  EnergyNetwork(EnergyConfig config, Schema schema, int given, RandomStream random) {
    features = features(config, schema.targetShape(), random.split("features"));
    activation = config.activation();
    residual =
        new ResidualNetwork(
            features.outputs(),
            given,
            config.hidden(),
            config.blocks(),
            config.hidden(),
            activation,
            random.split("residual"));
    weight =
        new Parameter(
            "weight",
            Shape.of(1, config.hidden()),
            Initialiser.fanIn().weights(1, config.hidden(), random.split("sum")));
  }

  private static ConditionNetwork features(EnergyConfig config, Shape event, RandomStream random) {
    if (config.network() == EnergyConfig.Network.DENSE) {
      return ConditionNetwork.none(event);
    }
    int axes = config.network() == EnergyConfig.Network.CONV1D ? 1 : 2;
    if (event.rank() != axes && event.rank() != axes + 1) {
      throw new IllegalArgumentException(
          "network: conv%dd takes events of %d axes, or one more for channels, found shape %s; {network: dense} takes any"
              .formatted(axes, axes, event));
    }
    return ConditionNetwork.convolutions(
        axes,
        event,
        config.channels(),
        config.kernel(),
        config.convolutions(),
        config.hidden(),
        config.activation(),
        random);
  }

  @Override
  public Tensor apply(Tensor x, @Nullable Tensor given) {
    Tensor h = activation.apply(residual.apply(features.apply(x), given));
    return h.dense(weight.value(), null, Activation.IDENTITY).reshape(x.dim(0));
  }

  Parameters parameters() {
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put("features", features.parameters());
    parts.put("residual", residual.parameters());
    parts.put("sum", Parameters.of(weight));
    return Parameters.join(parts);
  }
}
