package org.understudy.posterior.prior;

import java.util.List;
import org.apiguardian.api.API;
import org.understudy.spi.Context;
import org.understudy.spi.DistributionProvider;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** Independent gammas, positive, with means shape times scale. */
@API(status = API.Status.EXPERIMENTAL)
public final class GammaProvider implements DistributionProvider<GammaProvider.Config> {
  /** Settings. */
  public record Config(
      @Doc("Shapes, positive.") List<Double> shape,
      @Doc("Scales, positive.") List<Double> scale,
      @Default("[]") @Doc("Names of the parameters; theta_1, theta_2, ... without.")
          List<String> names) {}

  @Override
  public Prior create(Config config, Context context) {
    return Priors.gamma(
        Fields.named(config.names(), config.shape().size()),
        Fields.array(config.shape()),
        Fields.array(config.scale()));
  }

  @Override
  public String name() {
    return "gamma";
  }

  @Override
  public String description() {
    return "Independent gammas, positive, with means shape times scale.";
  }

  @Override
  public Class<GammaProvider.Config> configType() {
    return GammaProvider.Config.class;
  }
}
