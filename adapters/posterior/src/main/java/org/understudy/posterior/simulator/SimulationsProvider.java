package org.understudy.posterior.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAccessor;
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
      @Default("exclude")
          @Doc("What becomes of simulations that fail; see the report for how many.")
          Simulations.Invalid invalid,
      @Doc("When to begin no more simulations, such as 2026-05-01T18:00 or 2026-05-01T18:00:00Z.")
          Optional<String> deadline,
      @Doc("For how many seconds to go on simulating.") Optional<Double> budgetSeconds) {
    /** Checks the ranges. */
    public Config {
      if (simulations < 2) {
        throw new IllegalArgumentException(
            "simulations: expected an integer >= 2, found " + simulations);
      }
      if (budgetSeconds.isPresent() && !(budgetSeconds.get() > 0 && budgetSeconds.get() < 1e9)) {
        throw new IllegalArgumentException(
            "budget-seconds: expected a number > 0, found " + budgetSeconds.get());
      }
      deadline.ifPresent(SimulationsProvider::instant);
    }
  }

  /** A moment: with its offset from Greenwich, or else by this machine's clock. */
  private static Instant instant(String text) {
    try {
      TemporalAccessor moment =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(text, ZonedDateTime::from, LocalDateTime::from);
      return moment instanceof ZonedDateTime zoned
          ? zoned.toInstant()
          : LocalDateTime.from(moment).atZone(ZoneId.systemDefault()).toInstant();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "deadline: expected a date and time such as 2026-05-01T18:00, found \"" + text + "\"", e);
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
    CampaignPlan plan =
        new CampaignPlan(
            config.simulations(),
            config.invalid(),
            config.deadline().map(SimulationsProvider::instant),
            config.budgetSeconds().map(seconds -> Duration.ofNanos((long) (seconds * 1e9))),
            context.storage(),
            context::stopRequested,
            config.simulator().type() + " " + config.simulator().settings().line());
    return Simulations.draw(prior, simulator, plan, context.random());
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
