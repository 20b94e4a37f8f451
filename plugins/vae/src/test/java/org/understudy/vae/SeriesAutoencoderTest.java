package org.understudy.vae;

import java.util.Map;
import org.understudy.spi.Field;
import org.understudy.spi.ModelProvider;
import org.understudy.testkit.ModelConformance;

/** Series of two channels by convolutions along one axis. */
class SeriesAutoencoderTest extends ModelConformance<AutoencoderConfig> {
  @Override
  protected ModelProvider<AutoencoderConfig> provider() {
    return new AutoencoderProvider();
  }

  @Override
  protected Map<String, Object> settings() {
    return Map.of(
        "latent",
        3L,
        "network",
        Training.section("type", "conv1d", "layers", 2L, "channels", 4L, "hidden", 16L));
  }

  @Override
  protected Field target(int features) {
    return Field.target("series", 4 * features, 2);
  }
}
