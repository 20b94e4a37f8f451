package org.understudy.diffusion;

import java.util.Map;
import org.understudy.spi.Field;
import org.understudy.spi.ModelProvider;
import org.understudy.testkit.ModelConformance;

class ImageUNetTest extends ModelConformance<DdpmConfig> {
  @Override
  protected ModelProvider<DdpmConfig> provider() {
    return new DdpmProvider();
  }

  @Override
  protected Field target(int features) {
    return Field.target("image", 2 * features, 4, 1);
  }

  @Override
  protected Map<String, Object> settings() {
    return Small.network("ancestral", "type", "unet2d", "channels", 4L, "features", "fourier");
  }
}
