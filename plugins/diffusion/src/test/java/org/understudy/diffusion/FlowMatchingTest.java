package org.understudy.diffusion;

import java.util.Map;
import org.understudy.spi.ModelProvider;
import org.understudy.testkit.ModelConformance;

class FlowMatchingTest extends ModelConformance<FlowMatchingConfig> {
  @Override
  protected ModelProvider<FlowMatchingConfig> provider() {
    return new FlowMatchingProvider();
  }

  @Override
  protected Map<String, Object> settings() {
    return Small.settings("rk4");
  }

  @Override
  protected double gridShare() {
    return Small.GRID_SHARE;
  }
}
