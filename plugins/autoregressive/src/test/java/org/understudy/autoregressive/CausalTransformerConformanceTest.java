package org.understudy.autoregressive;

import java.util.Map;
import org.understudy.spi.ModelProvider;
import org.understudy.testkit.ModelConformance;

class CausalTransformerConformanceTest extends ModelConformance<CausalTransformerConfig> {
  @Override
  protected ModelProvider<CausalTransformerConfig> provider() {
    return new CausalTransformerProvider();
  }

  @Override
  protected Map<String, Object> settings() {
    return Map.of("width", 8L, "heads", 2L, "blocks", 1L, "components", 3L);
  }
}
