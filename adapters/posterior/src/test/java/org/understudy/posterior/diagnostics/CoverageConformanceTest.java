package org.understudy.posterior.diagnostics;

import org.understudy.spi.CheckProvider;
import org.understudy.testkit.CheckConformance;

final class CoverageConformanceTest extends CheckConformance<RankConfig> {
  @Override
  protected CheckProvider<RankConfig> provider() {
    return new CoverageProvider();
  }
}
