package org.understudy.metrics;

import org.understudy.spi.MetricProvider;
import org.understudy.testkit.MetricConformance;

class FrechetConformanceTest extends MetricConformance<FrechetConfig> {
  @Override
  protected MetricProvider<FrechetConfig> provider() {
    return new FrechetProvider();
  }
}
