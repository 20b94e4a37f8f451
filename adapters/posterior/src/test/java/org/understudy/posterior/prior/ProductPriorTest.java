package org.understudy.posterior.prior;

import java.util.List;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.testkit.DistributionConformance;

class ProductPriorTest extends DistributionConformance {
  @Override
  protected ConditionalDistribution distribution() {
    return Priors.product(
        "theta",
        List.of(
            Priors.boxUniform(Priors.parameters(List.of("a")), new double[] {0}, new double[] {1}),
            Priors.normal(Priors.parameters(List.of("b")), new double[] {0}, new double[] {1})));
  }
}
