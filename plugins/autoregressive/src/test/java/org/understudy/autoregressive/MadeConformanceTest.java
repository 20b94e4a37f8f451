package org.understudy.autoregressive;

import java.util.Map;
import org.understudy.spi.ModelProvider;
import org.understudy.testkit.ModelConformance;

class MadeConformanceTest extends ModelConformance<MadeConfig> {
  @Override
  protected ModelProvider<MadeConfig> provider() {
    return new MadeProvider();
  }

  @Override
  protected Map<String, Object> settings() {
    return Map.of("hidden", 16L, "components", 3L);
  }
}
