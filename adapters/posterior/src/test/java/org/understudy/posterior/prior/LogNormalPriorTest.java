package org.understudy.posterior.prior;

import org.understudy.spi.ConditionalDistribution;
import org.understudy.testkit.DistributionConformance;

class LogNormalPriorTest extends DistributionConformance {
  @Override
  protected ConditionalDistribution distribution() {
    return Priors.logNormal(Priors.parameters(2), new double[] {0, -3}, new double[] {0.5, 0.2});
  }
}
