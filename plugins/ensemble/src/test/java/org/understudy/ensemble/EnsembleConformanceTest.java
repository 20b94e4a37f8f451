package org.understudy.ensemble;

import java.util.Map;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.config.ConfigNode;
import org.understudy.testkit.ModelConformance;

class EnsembleConformanceTest extends ModelConformance<EnsembleConfig> {
  @Override
  protected ModelProvider<EnsembleConfig> provider() {
    return new EnsembleProvider();
  }

  @Override
  protected Map<String, Object> settings() {
    return Map.of(
        "members",
        3L,
        "of",
        Map.of(
            "type", new ConfigNode("affine", "of.type", ""),
            "hidden", new ConfigNode(8L, "of.hidden", "")));
  }
}
