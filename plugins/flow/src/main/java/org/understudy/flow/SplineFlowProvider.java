package org.understudy.flow;

import java.util.ArrayList;
import java.util.List;
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

/** Neural spline flow: rational-quadratic couplings or autoregressive maps (Durkan et al. 2019). */
@API(status = API.Status.EXPERIMENTAL)
public final class SplineFlowProvider implements ModelProvider<SplineFlowConfig> {
  /** Found on posteriors from 10^3 and 10^4 simulations by the loss on others. */
  private static final Map<String, Object> TRAINING =
      Map.of("batch-size", 0L, "learning-rate", 8e-3, "return-after", 10L);

  @Override
  public String name() {
    return "neural-spline-flow";
  }

  @Override
  public String description() {
    return "Neural spline flow: rational-quadratic couplings or autoregressive maps (Durkan et al. 2019).";
  }

  @Override
  public Class<SplineFlowConfig> configType() {
    return SplineFlowConfig.class;
  }

  @Override
  public Map<String, Object> training() {
    return TRAINING;
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.SAMPLE, Capability.LOG_PROB);
  }

  @Override
  public Model create(SplineFlowConfig config, Schema schema, Context context) {
    int features = Flow.features(schema, name());
    ConditionNetwork embedding =
        config.embedding().network(schema, context.random().split("embedding"));
    int given = embedding.outputs();
    List<Bijection> bijections = new ArrayList<>();
    float bound = (float) config.tailBound();
    SplineMap map = new SplineMap(config.bins(), bound);
    if (given > 0) {
      bijections.add(new LinearShift(features, given));
    }
    for (int i = 0; i < config.transforms(); i++) {
      RandomStream random = context.random().split(i);
      config.mixing().addTo(bijections, features, random.split("mixing"));
      bijections.add(
          config.autoregressive()
              ? autoregressive(config, features, given, map, random)
              : coupling(config, features, given, map, random));
    }
    config.mixing().addTo(bijections, features, context.random().split("last mixing"));
    return new Flow(schema, embedding, config.base().create(bound), bijections);
  }

  private static Bijection coupling(
      SplineFlowConfig config, int features, int given, SplineMap map, RandomStream random) {
    int kept = Coupling.keptOf(features);
    return new Coupling(
        kept,
        map,
        Networks.residual(
            kept,
            given,
            config.hidden(),
            config.blocks(),
            (features - kept) * map.count(),
            config.activation(),
            random));
  }

  private static Bijection autoregressive(
      SplineFlowConfig config, int features, int given, SplineMap map, RandomStream random) {
    int[] order = Orders.natural(features);
    return new Autoregressive(
        order,
        map,
        Networks.masked(
            order,
            given,
            config.hidden(),
            config.blocks(),
            map.count(),
            config.activation(),
            random));
  }
}
