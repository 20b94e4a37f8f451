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

  /** {@link EdmTest} integrates in two: the one flow along which all of them are scored. */
  @Override
  protected int gridDimensions() {
    return 1;
  }
}
