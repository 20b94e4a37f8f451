package org.understudy.posterior.prior;

import org.understudy.spi.ConditionalDistribution;
import org.understudy.testkit.DistributionConformance;

class GammaPriorTest extends DistributionConformance {
  @Override
  protected ConditionalDistribution distribution() {
    return Priors.gamma(Priors.parameters(2), new double[] {3, 0.6}, new double[] {0.5, 4});
  }
}
