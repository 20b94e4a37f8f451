package org.understudy.posterior.prior;

import java.util.List;
import org.apiguardian.api.API;
import org.understudy.spi.Context;
import org.understudy.spi.DistributionProvider;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** Independent priors of different parameters, one after another. */
@API(status = API.Status.EXPERIMENTAL)
public final class ProductProvider implements DistributionProvider<ProductProvider.Config> {
  /** Settings. */
  public record Config(
      @Doc("The factors, each {type: ...}.") List<Choice> factors,
      @Default("theta") @Doc("The name of the field they form.") String field) {}

  @Override
  public Prior create(Config config, Context context) {
    List<Prior> parts =
        config.factors().stream()
            .map(choice -> Fields.prior(context.distribution(choice), "factors"))
            .toList();
    return Priors.product(config.field(), parts);
  }

  @Override
  public String name() {
    return "product";
  }

  @Override
  public String description() {
    return "Independent priors of different parameters, one after another.";
  }

  @Override
  public Class<ProductProvider.Config> configType() {
    return ProductProvider.Config.class;
  }
}
