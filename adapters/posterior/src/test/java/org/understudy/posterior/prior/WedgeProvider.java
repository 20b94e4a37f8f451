package org.understudy.posterior.prior;

import org.understudy.spi.Context;
import org.understudy.spi.DistributionProvider;
import org.understudy.spi.Field;
import org.understudy.spi.Support;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.tensor.RandomStream;

/** What somebody else's jar holds: a density 2 x / width^2 on [0, width]. */
public final class WedgeProvider implements DistributionProvider<WedgeProvider.Config> {
  /** Settings. */
  public record Config(@Default("1") @Doc("Where it ends.") double width) {}

  @Override
  public Prior create(Config config, Context context) {
    double width = config.width();
    Field theta = Field.target("slope", 1).on(Support.of(new double[] {0}, new double[] {width}));
    return new Prior(
        theta,
        new Law() {
          @Override
          public double[] sample(RandomStream random) {
            return new double[] {width * Math.sqrt(random.nextDouble())};
          }

          @Override
          public double logProb(double[] x) {
            return x[0] > 0 && x[0] <= width
                ? Math.log(2 * x[0] / width / width)
                : Double.NEGATIVE_INFINITY;
          }

          @Override
          public double[] gradient(double[] x) {
            return new double[] {x[0] > 0 && x[0] <= width ? 1 / x[0] : 0};
          }
        });
  }

  @Override
  public String name() {
    return "wedge";
  }

  @Override
  public String description() {
    return "A wedge.";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }
}
