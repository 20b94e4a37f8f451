package org.understudy.flow;

import java.util.ArrayList;
import java.util.List;
import org.understudy.nn.ConditionNetwork;
import org.understudy.spi.Context;
import org.understudy.spi.Schema;

/** What MAF and IAF share: affine maps, features reversed between them. */
final class AutoregressiveFlows {
  private AutoregressiveFlows() {}

  static Flow create(
      String name,
      AutoregressiveFlowConfig config,
      Schema schema,
      Context context,
      boolean inverted) {
    int features = Flow.features(schema, name);
    ConditionNetwork embedding =
        config.embedding().network(schema, context.random().split("embedding"));
    int given = embedding.outputs();
    int[] order = Orders.natural(features);
    List<Bijection> bijections = new ArrayList<>();
    for (int i = 0; i < config.transforms(); i++) {
      AffineMap map = new AffineMap();
      Bijection layer =
          new Autoregressive(
              order,
              map,
              Networks.masked(
                  order,
                  given,
                  config.hidden(),
                  config.blocks(),
                  map.count(),
                  config.activation(),
                  context.random().split(i)));
      bijections.add(inverted ? new Inverse(layer) : layer);
      bijections.add(Permutation.reverse(features));
    }
    return new Flow(schema, embedding, config.base().create(3), bijections);
  }
}
