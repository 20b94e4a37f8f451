package org.understudy.flow;

import java.util.Map;
import org.understudy.spi.ModelProvider;
import org.understudy.testkit.ModelConformance;

class InverseAutoregressiveFlowTest extends ModelConformance<AutoregressiveFlowConfig> {
  @Override
  protected ModelProvider<AutoregressiveFlowConfig> provider() {
    return new InverseAutoregressiveFlowProvider();
  }

  @Override
  protected Map<String, Object> settings() {
    return Map.of("transforms", 2L, "hidden", 16L);
  }
}
