package org.understudy.energy;

import java.util.HashMap;
import java.util.Map;
import org.understudy.spi.Field;
import org.understudy.spi.ModelProvider;
import org.understudy.testkit.ModelConformance;

class ConvolutionalConformanceTest extends ModelConformance<EnergyConfig> {
  @Override
  protected ModelProvider<EnergyConfig> provider() {
    return new EnergyProvider();
  }

  @Override
  protected Field target(int features) {
    return Field.target("image", features, 3, 1);
  }

  @Override
  protected Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>(Energies.small("denoising-score-matching"));
    settings.put("network", "conv2d");
    settings.put("channels", 4L);
    return settings;
  }
}
