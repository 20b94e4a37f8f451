package org.understudy.autoregressive;

import java.util.Map;
import org.understudy.spi.Field;
import org.understudy.spi.ModelProvider;
import org.understudy.testkit.ModelConformance;

class CategoricalPixelCnnConformanceTest extends ModelConformance<PixelCnnConfig> {
  @Override
  protected ModelProvider<PixelCnnConfig> provider() {
    return new PixelCnnProvider();
  }

  @Override
  protected Map<String, Object> settings() {
    return Map.of("channels", 6L, "layers", 2L, "kernel", 3L, "components", 3L);
  }

  @Override
  protected Field target(int features) {
    return Models.classes(3, features, 2);
  }
}
