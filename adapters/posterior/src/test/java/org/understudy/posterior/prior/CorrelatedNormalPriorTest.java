package org.understudy.posterior.prior;

import org.understudy.spi.ConditionalDistribution;
import org.understudy.testkit.DistributionConformance;

class CorrelatedNormalPriorTest extends DistributionConformance {
  @Override
  protected ConditionalDistribution distribution() {
    return Priors.normalWithPrecision(
        Priors.parameters(2), new double[] {1, -1}, new double[][] {{2, 0.8}, {0.8, 1}});
  }
}
