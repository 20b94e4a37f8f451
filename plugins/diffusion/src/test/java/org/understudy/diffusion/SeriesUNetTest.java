package org.understudy.diffusion;

import java.util.Map;
import org.understudy.spi.Field;
import org.understudy.spi.ModelProvider;
import org.understudy.testkit.ModelConformance;

class SeriesUNetTest extends ModelConformance<EdmConfig> {
  @Override
  protected ModelProvider<EdmConfig> provider() {
    return new EdmProvider();
  }

  @Override
  protected Field target(int features) {
    return Field.target("series", 4 * features, 1);
  }

  @Override
  protected Map<String, Object> settings() {
    return Small.network("heun", "type", "unet1d", "channels", 4L, "film", false);
  }
}
