package org.understudy.energy;

import org.understudy.spi.ModelProvider;
import org.understudy.testkit.ModelConformance;

class LinearGaussianConformanceTest extends ModelConformance<LinearGaussianConfig> {
  @Override
  protected ModelProvider<LinearGaussianConfig> provider() {
    return new LinearGaussianProvider();
  }
}
