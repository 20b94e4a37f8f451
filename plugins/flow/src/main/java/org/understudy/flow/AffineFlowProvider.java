package org.understudy.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;
import org.understudy.nn.ConditionNetwork;
import org.understudy.spi.Capability;
import org.understudy.spi.Context;
import org.understudy.spi.Model;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.Schema;
import org.understudy.tensor.Activation;

/** A Gaussian whose mean, scales and correlations depend on the condition. */
@API(status = API.Status.EXPERIMENTAL)
public final class AffineFlowProvider implements ModelProvider<AffineFlowConfig> {
  @Override
  public String name() {
    return "affine";
  }

  @Override
  public String description() {
    return "A Gaussian whose mean, scales and correlations depend on the condition.";
  }

  @Override
  public Class<AffineFlowConfig> configType() {
    return AffineFlowConfig.class;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.SAMPLE, Capability.LOG_PROB);
  }

  @Override
  public Model create(AffineFlowConfig config, Schema schema, Context context) {
    int features = Flow.features(schema, name());
    ConditionNetwork embedding =
        config.embedding().network(schema, context.random().split("embedding"));
    List<Bijection> bijections = new ArrayList<>();
    AffineMap map = new AffineMap();
    bijections.add(new LuLinear(features));
    bijections.add(
        new Coupling(
            0,
            map,
            Networks.residual(
                0,
                embedding.outputs(),
                config.hidden(),
                config.blocks(),
                features * map.count(),
                Activation.RELU,
                context.random())));
    return new Flow(schema, embedding, Base.Kind.NORMAL.create(3), bijections);
  }
}
