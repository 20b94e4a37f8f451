package org.understudy.posterior.prior;

import java.util.List;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.testkit.DistributionConformance;

class MixturePriorTest extends DistributionConformance {
  @Override
  protected ConditionalDistribution distribution() {
    return Priors.mixture(
        new double[] {1, 3},
        List.of(
            Priors.normal(Priors.parameters(1), new double[] {-2}, new double[] {1}),
            Priors.normal(Priors.parameters(1), new double[] {2}, new double[] {0.5})));
  }
}
