package org.understudy.posterior.prior;

import org.understudy.spi.ConditionalDistribution;
import org.understudy.testkit.DistributionConformance;

class NormalPriorTest extends DistributionConformance {
  @Override
  protected ConditionalDistribution distribution() {
    return Priors.normal(Priors.parameters(2), new double[] {1, -2}, new double[] {0.5, 3});
  }
}
