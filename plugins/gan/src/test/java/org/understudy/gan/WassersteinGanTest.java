package org.understudy.gan;

import java.util.Map;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.config.ConfigNode;
import org.understudy.testkit.ModelConformance;

class WassersteinGanTest extends ModelConformance<GanConfig> {
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
    return Map.of(
        "loss",
        "wasserstein",
        "penalty",
        "gradient",
        "penalty-weight",
        10.0,
        "critic-steps",
        3L,
        "conditioning",
        "project",
        "generator",
        network,
        "discriminator",
        network);
  }
}
