package org.understudy.posterior.prior;

import java.util.List;
import org.apiguardian.api.API;
import org.understudy.spi.Context;
import org.understudy.spi.DistributionProvider;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** Shares that sum to one, all but the last of them. */
@API(status = API.Status.EXPERIMENTAL)
public final class DirichletProvider implements DistributionProvider<DirichletProvider.Config> {
  /** Settings. */
  public record Config(
      @Doc("Concentrations, positive: one more than there are parameters.")
          List<Double> concentration,
      @Default("[]") @Doc("Names of the parameters; theta_1, theta_2, ... without.")
          List<String> names) {}

  @Override
  public Prior create(Config config, Context context) {
    return Priors.dirichlet(
        Fields.named(config.names(), config.concentration().size() - 1),
        Fields.array(config.concentration()));
  }

  @Override
  public String name() {
    return "dirichlet";
  }

  @Override
  public String description() {
    return "Shares that sum to one, all but the last of them.";
  }

  @Override
  public Class<DirichletProvider.Config> configType() {
    return DirichletProvider.Config.class;
  }
}
