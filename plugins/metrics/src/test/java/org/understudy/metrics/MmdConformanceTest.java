package org.understudy.metrics;

import org.understudy.spi.MetricProvider;
import org.understudy.testkit.MetricConformance;

class MmdConformanceTest extends MetricConformance<MmdConfig> {
  @Override
  protected MetricProvider<MmdConfig> provider() {
    return new MmdProvider();
  }
}
