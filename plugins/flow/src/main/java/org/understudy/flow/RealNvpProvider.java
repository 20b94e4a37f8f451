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
import org.understudy.tensor.RandomStream;

/** RealNVP: affine couplings (Dinh et al. 2017). */
@API(status = API.Status.EXPERIMENTAL)
public final class RealNvpProvider implements ModelProvider<CouplingFlowConfig> {
  @Override
  public String name() {
    return "real-nvp";
  }

  @Override
  public String description() {
    return "RealNVP: affine couplings (Dinh et al. 2017).";
  }

  @Override
  public Class<CouplingFlowConfig> configType() {
    return CouplingFlowConfig.class;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.SAMPLE, Capability.LOG_PROB);
  }

  @Override
  public Model create(CouplingFlowConfig config, Schema schema, Context context) {
    int features = Flow.features(schema, name());
    ConditionNetwork embedding =
        config.embedding().network(schema, context.random().split("embedding"));
    List<Bijection> bijections = new ArrayList<>();
    AffineMap map = new AffineMap();
    int kept = Coupling.keptOf(features);
    for (int i = 0; i < config.transforms(); i++) {
      RandomStream random = context.random().split(i);
      config.mixing().addTo(bijections, features, random.split("mixing"));
      bijections.add(
          new Coupling(
              kept,
              map,
              Networks.residual(
                  kept,
                  embedding.outputs(),
                  config.hidden(),
                  config.blocks(),
                  (features - kept) * map.count(),
                  config.activation(),
                  random)));
    }
    return new Flow(schema, embedding, config.base().create(3), bijections);
  }
}
