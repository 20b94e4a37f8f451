package org.understudy.flow;

import java.util.Map;
import org.understudy.spi.ModelProvider;
import org.understudy.testkit.ModelConformance;

class SplinePermutationFlowTest extends ModelConformance<SplineFlowConfig> {
  @Override
  protected ModelProvider<SplineFlowConfig> provider() {
    return new SplineFlowProvider();
  }

  @Override
  protected Map<String, Object> settings() {
    return Map.of("transforms", 2L, "hidden", 16L, "mixing", "permutation", "base", "student-t");
  }
}
