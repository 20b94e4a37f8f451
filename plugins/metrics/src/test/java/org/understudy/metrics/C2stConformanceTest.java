package org.understudy.metrics;

import org.understudy.spi.MetricProvider;
import org.understudy.testkit.MetricConformance;

class C2stConformanceTest extends MetricConformance<C2stConfig> {
  @Override
  protected MetricProvider<C2stConfig> provider() {
    return new C2stProvider();
  }
}
