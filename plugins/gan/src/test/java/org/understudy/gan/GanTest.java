package org.understudy.gan;

import java.util.Map;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.config.ConfigNode;
import org.understudy.testkit.ModelConformance;

class GanTest extends ModelConformance<GanConfig> {
  @Override
  protected ModelProvider<GanConfig> provider() {
    return new GanProvider();
  }

  @Override
  protected Map<String, Object> settings() {
    Map<String, ConfigNode> network =
        Map.of(
            "hidden",
            new ConfigNode(16L, "hidden", ""),
            "layers",
            new ConfigNode(2L, "layers", ""));
    return Map.of("generator", network, "discriminator", network);
  }
}
