package org.understudy.metrics;

import org.understudy.spi.MetricProvider;
import org.understudy.testkit.MetricConformance;

class WassersteinConformanceTest extends MetricConformance<WassersteinConfig> {
  @Override
  protected MetricProvider<WassersteinConfig> provider() {
    return new WassersteinProvider();
  }
}
