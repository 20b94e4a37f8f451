package org.understudy.posterior.prior;

import java.util.List;
import org.apiguardian.api.API;
import org.understudy.spi.Context;
import org.understudy.spi.DistributionProvider;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** Independent exponentials, positive, with means scale. */
@API(status = API.Status.EXPERIMENTAL)
public final class ExponentialProvider implements DistributionProvider<ExponentialProvider.Config> {
  /** Settings. */
  public record Config(
      @Doc("Means, positive.") List<Double> scale,
      @Default("[]") @Doc("Names of the parameters; theta_1, theta_2, ... without.")
          List<String> names) {}

  @Override
  public Prior create(Config config, Context context) {
    return Priors.exponential(
        Fields.named(config.names(), config.scale().size()), Fields.array(config.scale()));
  }

  @Override
  public String name() {
    return "exponential";
  }

  @Override
  public String description() {
    return "Independent exponentials, positive, with means scale.";
  }

  @Override
  public Class<ExponentialProvider.Config> configType() {
    return ExponentialProvider.Config.class;
  }
}
