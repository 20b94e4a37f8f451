package org.understudy.metrics;

import org.understudy.spi.MetricProvider;
import org.understudy.testkit.MetricConformance;

class C2stForestConformanceTest extends MetricConformance<C2stForestConfig> {
  @Override
  protected MetricProvider<C2stForestConfig> provider() {
    return new C2stForestProvider();
  }
}
