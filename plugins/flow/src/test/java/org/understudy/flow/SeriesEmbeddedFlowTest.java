package org.understudy.flow;

import java.util.Map;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.config.ConfigNode;
import org.understudy.testkit.ModelConformance;

class SeriesEmbeddedFlowTest extends ModelConformance<AffineFlowConfig> {
  @Override
  protected ModelProvider<AffineFlowConfig> provider() {
    return new AffineFlowProvider();
  }

  @Override
  protected Map<String, Object> settings() {
    return Map.of("embedding", Map.of("type", new ConfigNode("conv1d", "embedding.type", "")));
  }
}
