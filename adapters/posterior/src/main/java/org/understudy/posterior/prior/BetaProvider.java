package org.understudy.posterior.prior;

import java.util.List;
import org.apiguardian.api.API;
import org.understudy.spi.Context;
import org.understudy.spi.DistributionProvider;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** Independent betas between 0 and 1. */
@API(status = API.Status.EXPERIMENTAL)
public final class BetaProvider implements DistributionProvider<BetaProvider.Config> {
  /** Settings. */
  public record Config(
      @Doc("Powers of x plus one, positive.") List<Double> alpha,
      @Doc("Powers of 1 - x plus one, positive.") List<Double> beta,
      @Default("[]") @Doc("Names of the parameters; theta_1, theta_2, ... without.")
          List<String> names) {}

  @Override
  public Prior create(Config config, Context context) {
    return Priors.beta(
        Fields.named(config.names(), config.alpha().size()),
        Fields.array(config.alpha()),
        Fields.array(config.beta()));
  }

  @Override
  public String name() {
    return "beta";
  }

  @Override
  public String description() {
    return "Independent betas between 0 and 1.";
  }

  @Override
  public Class<BetaProvider.Config> configType() {
    return BetaProvider.Config.class;
  }
}
