package org.understudy.posterior.diagnostics;

import org.understudy.spi.CheckProvider;
import org.understudy.testkit.CheckConformance;

final class MisspecificationConformanceTest
    extends CheckConformance<MisspecificationProvider.Config> {
  @Override
  protected CheckProvider<MisspecificationProvider.Config> provider() {
    return new MisspecificationProvider();
  }
}
