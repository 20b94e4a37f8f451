package org.understudy.flow;

import java.util.Map;
import org.understudy.spi.ModelProvider;
import org.understudy.testkit.ModelConformance;

class AffineFlowTest extends ModelConformance<AffineFlowConfig> {
  @Override
  protected ModelProvider<AffineFlowConfig> provider() {
    return new AffineFlowProvider();
  }

  @Override
  protected Map<String, Object> settings() {
    return Map.of("hidden", 16L);
  }
}
