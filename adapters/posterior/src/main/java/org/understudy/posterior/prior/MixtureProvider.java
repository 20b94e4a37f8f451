package org.understudy.posterior.prior;

import java.util.List;
import org.apiguardian.api.API;
import org.understudy.spi.Context;
import org.understudy.spi.DistributionProvider;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.Doc;

/** A mixture of priors of the same parameters. */
@API(status = API.Status.EXPERIMENTAL)
public final class MixtureProvider implements DistributionProvider<MixtureProvider.Config> {
  /** Settings. */
  public record Config(
      @Doc("Weights, positive; scaled to sum to one.") List<Double> weights,
      @Doc("The components, each {type: ...}.") List<Choice> components) {}

  @Override
  public Prior create(Config config, Context context) {
    List<Prior> parts =
        config.components().stream()
            .map(choice -> Fields.prior(context.distribution(choice), "components"))
            .toList();
    return Priors.mixture(Fields.array(config.weights()), parts);
  }

  @Override
  public String name() {
    return "mixture";
  }

  @Override
  public String description() {
    return "A mixture of priors of the same parameters.";
  }

  @Override
  public Class<MixtureProvider.Config> configType() {
    return MixtureProvider.Config.class;
  }
}
