package org.understudy.diffusion;

import java.util.Map;
import org.understudy.spi.Field;
import org.understudy.spi.ModelProvider;
import org.understudy.testkit.ModelConformance;

class ImageTransformerTest extends ModelConformance<FlowMatchingConfig> {
  @Override
  protected ModelProvider<FlowMatchingConfig> provider() {
    return new FlowMatchingProvider();
  }

  @Override
  protected Field target(int features) {
    return Field.target("image", features, 4);
  }

  @Override
  protected Map<String, Object> settings() {
    return Small.network(
        "rk4", "type", "transformer2d", "hidden", 8L, "heads", 2L, "blocks", 1L, "patch", 1L);
  }
}
