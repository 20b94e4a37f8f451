package org.understudy.flow;

import java.util.Map;
import org.understudy.spi.ModelProvider;
import org.understudy.testkit.ModelConformance;

class MaskedAutoregressiveFlowTest extends ModelConformance<AutoregressiveFlowConfig> {
  @Override
  protected ModelProvider<AutoregressiveFlowConfig> provider() {
    return new MaskedAutoregressiveFlowProvider();
  }

  @Override
  protected Map<String, Object> settings() {
    return Map.of("transforms", 3L, "hidden", 16L);
  }
}
