package org.understudy.autoregressive;

import java.util.Map;
import org.understudy.spi.Field;
import org.understudy.spi.ModelProvider;
import org.understudy.testkit.ModelConformance;

class CategoricalMadeConformanceTest extends ModelConformance<MadeConfig> {
  @Override
  protected ModelProvider<MadeConfig> provider() {
    return new MadeProvider();
  }

  @Override
  protected Map<String, Object> settings() {
    return Map.of("hidden", 16L);
  }

  @Override
  protected Field target(int features) {
    return Models.classes(3, features);
  }
}
