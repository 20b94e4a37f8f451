package org.understudy.posterior.prior;

import java.util.List;
import org.apiguardian.api.API;
import org.understudy.spi.Context;
import org.understudy.spi.DistributionProvider;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** Independent log-normals: the logarithms are normal. */
@API(status = API.Status.EXPERIMENTAL)
public final class LogNormalProvider implements DistributionProvider<LogNormalProvider.Config> {
  /** Settings. */
  public record Config(
      @Doc("Means of the logarithms.") List<Double> mean,
      @Doc("Standard deviations of the logarithms, positive.") List<Double> std,
      @Default("[]") @Doc("Names of the parameters; theta_1, theta_2, ... without.")
          List<String> names) {}

  @Override
  public Prior create(Config config, Context context) {
    return Priors.logNormal(
        Fields.named(config.names(), config.mean().size()),
        Fields.array(config.mean()),
        Fields.array(config.std()));
  }

  @Override
  public String name() {
    return "log-normal";
  }

  @Override
  public String description() {
    return "Independent log-normals: the logarithms are normal.";
  }

  @Override
  public Class<LogNormalProvider.Config> configType() {
    return LogNormalProvider.Config.class;
  }
}
