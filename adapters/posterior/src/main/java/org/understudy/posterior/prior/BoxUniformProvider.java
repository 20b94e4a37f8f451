package org.understudy.posterior.prior;

import java.util.List;
import org.apiguardian.api.API;
import org.understudy.spi.Context;
import org.understudy.spi.DistributionProvider;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** Independent uniforms within bounds. */
@API(status = API.Status.EXPERIMENTAL)
public final class BoxUniformProvider implements DistributionProvider<BoxUniformProvider.Config> {
  /** Settings. */
  public record Config(
      @Doc("Lower bounds.") List<Double> low,
      @Doc("Upper bounds.") List<Double> high,
      @Default("[]") @Doc("Names of the parameters; theta_1, theta_2, ... without.")
          List<String> names) {}

  @Override
  public Prior create(Config config, Context context) {
    return Priors.boxUniform(
        Fields.named(config.names(), config.low().size()),
        Fields.array(config.low()),
        Fields.array(config.high()));
  }

  @Override
  public String name() {
    return "box-uniform";
  }

  @Override
  public String description() {
    return "Independent uniforms within bounds.";
  }

  @Override
  public Class<BoxUniformProvider.Config> configType() {
    return BoxUniformProvider.Config.class;
  }
}
