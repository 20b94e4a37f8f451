package org.understudy.diffusion;

import java.util.Map;
import org.understudy.spi.ModelProvider;
import org.understudy.testkit.ModelConformance;

class EdmTest extends ModelConformance<EdmConfig> {
  @Override
  protected ModelProvider<EdmConfig> provider() {
    return new EdmProvider();
  }

  @Override
  protected Map<String, Object> settings() {
    return Small.settings("heun");
  }

  @Override
  protected double gridShare() {
    return Small.GRID_SHARE;
  }
}
