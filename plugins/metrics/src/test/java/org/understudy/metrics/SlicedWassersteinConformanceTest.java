package org.understudy.metrics;

import org.understudy.spi.MetricProvider;
import org.understudy.testkit.MetricConformance;

class SlicedWassersteinConformanceTest extends MetricConformance<SlicedWassersteinConfig> {
  @Override
  protected MetricProvider<SlicedWassersteinConfig> provider() {
    return new SlicedWassersteinProvider();
  }
}
