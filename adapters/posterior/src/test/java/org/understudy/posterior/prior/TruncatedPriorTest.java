package org.understudy.posterior.prior;

import org.understudy.spi.ConditionalDistribution;
import org.understudy.testkit.DistributionConformance;

class TruncatedPriorTest extends DistributionConformance {
  @Override
  protected ConditionalDistribution distribution() {
    return Priors.truncated(
        Priors.normal(Priors.parameters(2), new double[] {0, 1}, new double[] {1, 2}),
        new double[] {-0.5, 9},
        new double[] {2, Double.POSITIVE_INFINITY});
  }
}
