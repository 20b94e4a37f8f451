package org.understudy.posterior.prior;

import java.util.List;
import org.apiguardian.api.API;
import org.understudy.spi.Context;
import org.understudy.spi.DistributionProvider;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** Sizes of independent normals with mean zero. */
@API(status = API.Status.EXPERIMENTAL)
public final class HalfNormalProvider implements DistributionProvider<HalfNormalProvider.Config> {
  /** Settings. */
  public record Config(
      @Doc("Standard deviations of the normals, positive.") List<Double> scale,
      @Default("[]") @Doc("Names of the parameters; theta_1, theta_2, ... without.")
          List<String> names) {}

  @Override
  public Prior create(Config config, Context context) {
    return Priors.halfNormal(
        Fields.named(config.names(), config.scale().size()), Fields.array(config.scale()));
  }

  @Override
  public String name() {
    return "half-normal";
  }

  @Override
  public String description() {
    return "Sizes of independent normals with mean zero.";
  }

  @Override
  public Class<HalfNormalProvider.Config> configType() {
    return HalfNormalProvider.Config.class;
  }
}
