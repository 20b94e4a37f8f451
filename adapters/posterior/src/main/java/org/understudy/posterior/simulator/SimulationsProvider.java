package org.understudy.posterior.simulator;

import java.util.Optional;
import org.apiguardian.api.API;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Context;
import org.understudy.spi.Dataset;
import org.understudy.spi.DatasetProvider;
import org.understudy.spi.Simulator;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** Parameters drawn from a prior, and what a simulator makes of them. */
@API(status = API.Status.EXPERIMENTAL)
public final class SimulationsProvider implements DatasetProvider<SimulationsProvider.Config> {
  /** Settings. */
  public record Config(
      @Doc("The simulator, {type: ...}.") Choice simulator,
      @Doc("The prior, {type: ...}; without it the one the simulator is published with.")
          Optional<Choice> prior,
      @Default("10000") @Doc("How many simulations to run.") int simulations,
      @Default("exclude") @Doc("What becomes of simulations whose output is not finite.")
          Simulations.Invalid invalid) {
    /** Checks the range. */
    public Config {
      if (simulations < 2) {
        throw new IllegalArgumentException(
            "simulations: expected an integer >= 2, found " + simulations);
      }
    }
  }

  @Override
  public Dataset open(Config config, Context context) {
    if (!(context.distribution(config.simulator()) instanceof Simulator simulator)) {
      throw new IllegalArgumentException(
          "simulator: '" + config.simulator().type() + "' is a distribution, not a simulator");
    }
    ConditionalDistribution prior =
        config
            .prior()
            .map(context::distribution)
            .or(simulator::prior)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "prior: is missing; the simulator has none of its own"));
    int expected = simulator.schema().conditionShape().size();
    int found = prior.schema().targetShape().size();
    if (expected != found) {
      throw new IllegalArgumentException(
          "prior: the simulator takes %d parameters, the prior has %d".formatted(expected, found));
    }
    return Simulations.draw(
        prior, simulator, config.simulations(), config.invalid(), context.random());
  }

  @Override
  public String name() {
    return "simulations";
  }

  @Override
  public String description() {
    return "Parameters drawn from a prior, and what a simulator makes of them.";
  }

  @Override
  public Class<SimulationsProvider.Config> configType() {
    return SimulationsProvider.Config.class;
  }
}
