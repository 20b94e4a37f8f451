package org.understudy.gan;

import java.util.Map;
import org.understudy.spi.Field;
import org.understudy.spi.ModelProvider;
import org.understudy.spi.config.ConfigNode;
import org.understudy.testkit.ModelConformance;

class ImageGanTest extends ModelConformance<GanConfig> {
  @Override
  protected ModelProvider<GanConfig> provider() {
    return new GanProvider();
  }

  @Override
  protected Field target(int features) {
    return Field.target("image", 4, 8, features);
  }

  @Override
  protected Map<String, Object> settings() {
    ConfigNode network = Players.network("channels", "4", "levels", "1");
    return Map.of("generator", network.value(), "discriminator", network.value());
  }
}
