package org.understudy.vae;

import java.util.Map;
import org.understudy.spi.ModelProvider;
import org.understudy.testkit.ModelConformance;

class VaeTest extends ModelConformance<VaeConfig> {
  @Override
  protected ModelProvider<VaeConfig> provider() {
    return new VaeProvider();
  }

  @Override
  protected Map<String, Object> settings() {
    return Map.of("latent", 3L);
  }
}
