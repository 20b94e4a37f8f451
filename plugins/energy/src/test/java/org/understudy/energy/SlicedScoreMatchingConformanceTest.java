package org.understudy.energy;

import java.util.Map;
import org.understudy.spi.ModelProvider;
import org.understudy.testkit.ModelConformance;

class SlicedScoreMatchingConformanceTest extends ModelConformance<EnergyConfig> {
  @Override
  protected ModelProvider<EnergyConfig> provider() {
    return new EnergyProvider();
  }

  @Override
  protected Map<String, Object> settings() {
    return Energies.small("sliced-score-matching");
  }
}
