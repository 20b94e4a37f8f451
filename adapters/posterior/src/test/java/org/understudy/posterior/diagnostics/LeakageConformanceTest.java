package org.understudy.posterior.diagnostics;

import org.understudy.spi.CheckProvider;
import org.understudy.testkit.CheckConformance;

final class LeakageConformanceTest extends CheckConformance<LeakageProvider.Config> {
  @Override
  protected CheckProvider<LeakageProvider.Config> provider() {
    return new LeakageProvider();
  }
}
