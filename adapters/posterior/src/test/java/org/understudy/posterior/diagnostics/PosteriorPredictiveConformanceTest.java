package org.understudy.posterior.diagnostics;

import org.understudy.spi.CheckProvider;
import org.understudy.testkit.CheckConformance;

final class PosteriorPredictiveConformanceTest
    extends CheckConformance<PosteriorPredictiveProvider.Config> {
  @Override
  protected CheckProvider<PosteriorPredictiveProvider.Config> provider() {
    return new PosteriorPredictiveProvider();
  }
}
