package org.understudy.posterior.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.understudy.spi.SiblingFile;

/**
 * Simulations on their way: run by workers, kept on disk as they end, and ended by what the plan
 * says. Whatever the workers, their order and the interruptions, simulation number i is the same.
 */
final class Campaign {
  /** So many failures without a success say that something is wrong with the simulator. */
  private static final int HOPELESS = 100;

  private static final String FILE = "simulations.campaign";
  private static final String EARLY_END = "ended-early.txt";

  private final CampaignPlan plan;
  private final Workforce workforce;
  private final Ledger ledger;
  private final Map<String, String> facts = new LinkedHashMap<>();
  private String end = "";
  private boolean outOfBounds;
  private boolean hopeless;
  private int found;

  Campaign(CampaignPlan plan, Workforce workforce, Ledger ledger) {
    this.plan = plan;
    this.workforce = workforce;
    this.ledger = ledger;
  }

  /**
   * Runs to the end.
   *
   * @param identity what the simulations depend on, by name
   * @return what there is to say of it
   * @throws CancellationException if the plan stops it, saying what is kept
   * @throws IllegalStateException if simulations fail and must not, or too few are left
   */
  Map<String, String> run(Map<String, String> identity) {
    Path path = plan.folder().map(folder -> folder.resolve(FILE)).orElse(null);
    int restarts = 0;
    try (CampaignFile file = path == null ? null : CampaignFile.open(path, ledger, identity)) {
      found = ledger.ended();
      end = found == ledger.count() ? "" : endedBefore();
      if (end.isEmpty() && found < ledger.count()) {
        try {
          restarts = simulate(file);
        } finally {
          write(file);
        }
      }
      if (file != null && file.damaged() > 0) {
        facts.put("damaged records", "%,d, simulated again".formatted(file.damaged()));
      }
    }
    settle(path);
    check();
    tell(path, restarts);
    return facts;
  }

  private int simulate(@Nullable CampaignFile file) {
    Instant begun = Instant.now();
    long start = System.nanoTime();
    int restarts =
        Crew.run(
            workforce,
            ledger,
            () -> {
              write(file);
              if (end.isEmpty()) {
                end = reasonToEnd(begun, start);
              }
              return end.isEmpty();
            });
    if (ledger.ended() < ledger.count() && plan.stop().getAsBoolean()) {
      throw new CancellationException(
          "simulations: stopped when %,d of %,d had ended%s"
              .formatted(
                  ledger.ended(),
                  ledger.count(),
                  plan.folder().map(folder -> ", which are kept in " + folder).orElse("")));
    }
    return restarts;
  }

  private static void write(@Nullable CampaignFile file) {
    if (file != null) {
      file.write();
    }
  }

  private String reasonToEnd(Instant begun, long start) {
    Duration spent = Duration.ofNanos(System.nanoTime() - start);
    int failed = ledger.ended() - ledger.count(Outcome.DONE);
    if (ledger.ended() == ledger.count()) {
      return "";
    }
    if (plan.stop().getAsBoolean()) {
      return "stopped";
    }
    if (plan.invalid() == Simulations.Invalid.FAIL && failed > 0) {
      return "a simulation failed";
    }
    if (failed >= HOPELESS && failed == ledger.ended()) {
      hopeless = true;
      return "the first %,d simulations failed".formatted(failed);
    }
    // The clock may be set while we run: what has gone by is measured, not read.
    Instant now = begun.plus(spent);
    outOfBounds = true;
    if (plan.deadline().isPresent() && !now.isBefore(plan.deadline().get())) {
      return "deadline " + plan.deadline().get();
    }
    if (plan.budget().isPresent() && spent.compareTo(plan.budget().get()) >= 0) {
      return "budget of %.0f s".formatted(plan.budget().get().toMillis() / 1000.0);
    }
    outOfBounds = false;
    return "";
  }

  /** Why this campaign, with these bounds, ended early before; empty where it did not. */
  private String endedBefore() {
    try {
      Path marker = plan.folder().map(folder -> folder.resolve(EARLY_END)).orElse(null);
      if (marker == null || !Files.exists(marker)) {
        return "";
      }
      String[] lines = Files.readString(marker).split("\n", -1);
      return lines.length > 1 && lines[0].equals(plan.bounds()) ? lines[1] : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Leaves on disk what the next campaign in this folder is to find. */
  private void settle(@Nullable Path path) {
    if (path == null) {
      return;
    }
    SiblingFile marker = SiblingFile.of(path.resolveSibling(EARLY_END));
    try {
      if (hopeless) {
        // Nothing but failures: whoever mends the simulator begins anew.
        Files.delete(path);
      } else if (outOfBounds) {
        // A run that is resumed behind its campaign goes on with the rows it had.
        Files.writeString(marker.path(), plan.bounds() + "\n" + end + "\n");
        marker.moveIntoPlace();
      }
    } catch (IOException e) {
      throw marker.failure(e);
    } finally {
      marker.drop();
    }
  }

  private int failed() {
    return ledger.ended() - ledger.count(Outcome.DONE);
  }

  private void check() {
    int kept = ledger.count(Outcome.DONE);
    if (plan.invalid() == Simulations.Invalid.FAIL && failed() > 0) {
      throw new IllegalStateException(
          "simulations: %,d of %,d failed: %s; set invalid: exclude to go on without them"
              .formatted(failed(), ledger.ended(), ledger.failures()));
    }
    if (kept < 2) {
      throw new IllegalStateException(
          "simulations: %,d of %,d ended well, and 2 are the least; %s; failures: %s. %s"
              .formatted(
                  kept,
                  ledger.count(),
                  end.isEmpty() ? "all were run" : "ended by: " + end,
                  ledger.failures(),
                  failed() == 0
                      ? "Give the campaign more time."
                      : "Mend the simulator, or narrow the prior to where it works."));
    }
  }

  private void tell(@Nullable Path path, int restarts) {
    int kept = ledger.count(Outcome.DONE);
    facts.put("simulations", "%,d asked for, %,d run".formatted(ledger.count(), ledger.ended()));
    if (!end.isEmpty()) {
      facts.put("ended early", end);
    }
    if (failed() > 0) {
      facts.put("left out", "%,d: %s".formatted(failed(), ledger.failures()));
    }
    if (2 * kept < ledger.ended()) {
      facts.put(
          "advice",
          String.format(
              Locale.ROOT,
              "only %.0f %% of the simulations are left: the posterior is that of the prior where"
                  + " the simulator works, so narrow the prior to there or mend the simulator",
              100.0 * kept / ledger.ended()));
    }
    if (restarts > 0) {
      facts.put("workers begun anew", "%,d times".formatted(restarts));
    }
    if (found > 0) {
      facts.put("found on disk", "%,d".formatted(found));
    }
    if (path != null) {
      facts.put("kept in", path.toString());
    }
  }
}
