package org.understudy.metrics;

import org.understudy.spi.MetricProvider;
import org.understudy.testkit.MetricConformance;

class PrecisionRecallConformanceTest extends MetricConformance<PrecisionRecallConfig> {
  @Override
  protected MetricProvider<PrecisionRecallConfig> provider() {
    return new PrecisionRecallProvider();
  }
}
