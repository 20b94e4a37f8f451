package org.understudy.posterior.prior;

import java.util.List;
import org.apiguardian.api.API;
import org.understudy.spi.Context;
import org.understudy.spi.DistributionProvider;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.Doc;

/** A prior of independent numbers cut to intervals and normalised anew. */
@API(status = API.Status.EXPERIMENTAL)
public final class TruncatedProvider implements DistributionProvider<TruncatedProvider.Config> {
  /** Settings. */
  public record Config(
      @Doc("The whole prior, {type: ...}.") Choice prior,
      @Doc("Lower ends; -.inf for none.") List<Double> low,
      @Doc("Upper ends; .inf for none.") List<Double> high) {}

  @Override
  public Prior create(Config config, Context context) {
    return Priors.truncated(
        Fields.prior(context.distribution(config.prior()), "prior"),
        Fields.array(config.low()),
        Fields.array(config.high()));
  }

  @Override
  public String name() {
    return "truncated";
  }

  @Override
  public String description() {
    return "A prior of independent numbers cut to intervals and normalised anew.";
  }

  @Override
  public Class<TruncatedProvider.Config> configType() {
    return TruncatedProvider.Config.class;
  }
}
