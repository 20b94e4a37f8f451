package org.understudy.flow;

import org.understudy.runtime.yaml.Yaml;
import org.understudy.spi.InferenceProblem;
import org.understudy.spi.InferenceProvider;
import org.understudy.spi.config.Configs;
import org.understudy.testkit.InferenceConformance;

class FabConformanceTest extends InferenceConformance<FabConfig> {
  @Override
  protected InferenceProvider<FabConfig> provider() {
    return new FabProvider();
  }

  @Override
  protected FabConfig config() {
    return Configs.bind(
        Yaml.parse(
            "{flow: {type: neural-spline-flow, transforms: 2, hidden: 8, blocks: 1}, steps: 8,"
                + " batch-size: 32, annealing: 1, leaps: 2, replays: 2, evaluation: 100}",
            "test"),
        FabConfig.class);
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
