package org.understudy.posterior.prior;

import org.understudy.spi.ConditionalDistribution;
import org.understudy.testkit.DistributionConformance;

class BoxUniformPriorTest extends DistributionConformance {
  @Override
  protected ConditionalDistribution distribution() {
    return Priors.boxUniform(Priors.parameters(2), new double[] {-1, 0}, new double[] {1, 5});
  }
}
