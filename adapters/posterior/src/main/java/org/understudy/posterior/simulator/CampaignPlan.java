package org.understudy.posterior.simulator;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apiguardian.api.API;

/**
 * How far a campaign of simulations goes, and where it keeps them.
 *
 * @param simulations how many to run at the most
 * @param invalid what becomes of simulations that fail
 * @param deadline when to begin no more
 * @param budget for how long to go on
 * @param folder for what ended, so that an interrupted campaign goes on; none keeps nothing
 * @param stop true once the campaign should end as soon as it can
 * @param settings the simulator's: simulations with others are not gone on with
 */
@API(status = API.Status.EXPERIMENTAL)
public record CampaignPlan(
    int simulations,
    Simulations.Invalid invalid,
    Optional<Instant> deadline,
    Optional<Duration> budget,
    Optional<Path> folder,
    BooleanSupplier stop,
    String settings) {
  /** So many simulations, without failing ones, in memory. */
  public static CampaignPlan of(int simulations) {
    return new CampaignPlan(
        simulations,
        Simulations.Invalid.EXCLUDE,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        () -> false,
        "");
  }

  /** This plan with failing simulations treated so. */
  public CampaignPlan with(Simulations.Invalid changed) {
    return new CampaignPlan(simulations, changed, deadline, budget, folder, stop, settings);
  }

  /** This plan with a folder. */
  public CampaignPlan keptIn(Path changed) {
    return new CampaignPlan(
        simulations, invalid, deadline, budget, Optional.of(changed), stop, settings);
  }

  /** This plan with a deadline. */
  public CampaignPlan until(Instant changed) {
    return new CampaignPlan(
        simulations, invalid, Optional.of(changed), budget, folder, stop, settings);
  }

  /** This plan with a budget of time. */
  public CampaignPlan within(Duration changed) {
    return new CampaignPlan(
        simulations, invalid, deadline, Optional.of(changed), folder, stop, settings);
  }

  /** This plan with somebody to stop it. */
  public CampaignPlan stoppedBy(BooleanSupplier changed) {
    return new CampaignPlan(simulations, invalid, deadline, budget, folder, changed, settings);
  }

  /** This plan for a simulator of these settings. */
  public CampaignPlan withSettings(String changed) {
    return new CampaignPlan(simulations, invalid, deadline, budget, folder, stop, changed);
  }

  /** What bounds the campaign, in words that change when a bound does. */
  String bounds() {
    return "%d simulations, deadline %s, budget %s"
        .formatted(
            simulations,
            deadline.map(Instant::toString).orElse("none"),
            budget.map(time -> time.toMillis() / 1000.0 + " s").orElse("none"));
  }
}
