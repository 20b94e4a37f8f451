package org.understudy.posterior.prior;

import java.util.List;
import org.apiguardian.api.API;
import org.understudy.spi.Context;
import org.understudy.spi.DistributionProvider;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** Independent normals. */
@API(status = API.Status.EXPERIMENTAL)
public final class NormalProvider implements DistributionProvider<NormalProvider.Config> {
  /** Settings. */
  public record Config(
      @Doc("Means.") List<Double> mean,
      @Doc("Standard deviations, positive.") List<Double> std,
      @Default("[]") @Doc("Names of the parameters; theta_1, theta_2, ... without.")
          List<String> names) {}

  @Override
  public Prior create(Config config, Context context) {
    return Priors.normal(
        Fields.named(config.names(), config.mean().size()),
        Fields.array(config.mean()),
        Fields.array(config.std()));
  }

  @Override
  public String name() {
    return "normal";
  }

  @Override
  public String description() {
    return "Independent normals.";
  }

  @Override
  public Class<NormalProvider.Config> configType() {
    return NormalProvider.Config.class;
  }
}
