package org.understudy.posterior.prior;

import org.understudy.spi.ConditionalDistribution;
import org.understudy.testkit.DistributionConformance;

class BetaPriorTest extends DistributionConformance {
  @Override
  protected ConditionalDistribution distribution() {
    return Priors.beta(Priors.parameters(2), new double[] {2, 0.5}, new double[] {5, 0.5});
  }
}
