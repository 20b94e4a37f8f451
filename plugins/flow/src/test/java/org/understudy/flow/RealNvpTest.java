package org.understudy.flow;

import java.util.Map;
import org.understudy.spi.ModelProvider;
import org.understudy.testkit.ModelConformance;

class RealNvpTest extends ModelConformance<CouplingFlowConfig> {
  @Override
  protected ModelProvider<CouplingFlowConfig> provider() {
    return new RealNvpProvider();
  }

  @Override
  protected Map<String, Object> settings() {
    return Map.of("transforms", 4L, "hidden", 16L);
  }
}
