package org.understudy.flow;

import java.util.Map;
import org.understudy.spi.InferenceProblem;
import org.understudy.spi.InferenceProvider;
import org.understudy.spi.config.ConfigNode;
import org.understudy.spi.config.Configs;
import org.understudy.testkit.InferenceConformance;

class FabConformanceTest extends InferenceConformance<FabConfig> {
  @Override
  protected InferenceProvider<FabConfig> provider() {
    return new FabProvider();
  }

  @Override
  protected FabConfig config() {
    Map<String, ConfigNode> keys =
        Map.of(
            "steps", new ConfigNode(8L, "", ""),
            "batch-size", new ConfigNode(32L, "", ""),
            "evaluation", new ConfigNode(100L, "", ""));
    return Configs.bind(new ConfigNode(keys, "", ""), FabConfig.class);
  }

  @Override
  protected InferenceProblem problem() {
    return new InferenceProblem(Wells.of(1), null, null);
  }

  @Override
  protected boolean needsObservation() {
    return false;
  }
}
