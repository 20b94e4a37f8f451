package org.understudy.posterior.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.understudy.spi.Capability;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Dataset;
import org.understudy.spi.Field;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Sampling;
import org.understudy.spi.Schema;
import org.understudy.spi.Simulated;
import org.understudy.spi.Simulator;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;

/** Datasets of simulations: parameters drawn from a prior, and what a simulator makes of them. */
@API(status = API.Status.EXPERIMENTAL)
public final class Simulations {
  /** What becomes of simulations that fail. */
  public enum Invalid {
    /** They are left out. */
    EXCLUDE,
    /** They are an error. */
    FAIL
  }

  private static final int CHUNK = 4096;

  private Simulations() {}

  /**
   * Simulates in memory.
   *
   * @param count simulations to run
   * @throws IllegalStateException if simulations fail and must not, or too few are left
   */
  public static Simulated draw(
      ConditionalDistribution prior,
      Simulator simulator,
      int count,
      Invalid invalid,
      RandomStream random) {
    return draw(prior, simulator, CampaignPlan.of(count).with(invalid), random);
  }

  /**
   * Simulates: the parameters become the fields to draw, the output the fields that are given.
   * Simulation i depends on the stream and on i alone; with a simulator that draws in batches the
   * last of them, where it is not full, depends on the count too.
   *
   * @throws IllegalArgumentException if prior and simulator do not fit, or the plan's folder holds
   *     another campaign
   * @throws IllegalStateException if simulations fail and must not, or too few are left
   * @throws java.util.concurrent.CancellationException if the plan stops the campaign
   */
  public static Simulated draw(
      ConditionalDistribution prior, Simulator simulator, CampaignPlan plan, RandomStream random) {
    ConditionalDistribution named = Labelled.by(prior, simulator);
    List<Field> fields = new ArrayList<>(named.schema().fields(Role.TARGET));
    for (Field field : simulator.schema().fields(Role.TARGET)) {
      fields.add(field.as(Role.CONDITION));
    }
    Schema schema = new Schema(fields);
    Workforce workforce = Workforce.of(simulator);
    Ledger ledger = ledger(prior, simulator, plan.simulations(), random);
    Map<String, String> identity = new LinkedHashMap<>();
    identity.put("stream", Long.toHexString(random.state()[0]));
    identity.put("columns", schema.columns(Role.TARGET) + " " + schema.columns(Role.CONDITION));
    // A program's own says what matters of it; its time-out, say, may change between two runs.
    identity.put(
        "simulator", workforce.identity().isEmpty() ? plan.settings() : workforce.identity());
    Map<String, String> facts = new Campaign(plan, workforce, ledger).run(identity);
    return new SimulatedRows(named, simulator, Dataset.of(rows(schema, ledger)), facts);
  }

  /** The parameters of every simulation, in chunks, and the streams. */
  private static Ledger ledger(
      ConditionalDistribution prior, Simulator simulator, int count, RandomStream random) {
    int parameters = prior.schema().targetShape().size();
    float[] theta = new float[Math.multiplyExact(count, parameters)];
    List<RandomStream> streams = new ArrayList<>();
    for (int from = 0; from < count; from += CHUNK) {
      int size = Math.min(CHUNK, count - from);
      RandomStream own = random.split(from);
      try (Scope scope = Scope.open()) {
        Sampling draws = Capability.require(prior.given(null), Sampling.class, "the prior");
        float[] drawn = draws.sample(size, own.split("prior")).toArray();
        System.arraycopy(drawn, 0, theta, from * parameters, drawn.length);
      }
      RandomStream simulating = own.split("simulator");
      streams.add(simulating.split(simulating.nextLong()));
    }
    return new Ledger(
        count,
        parameters,
        simulator.schema().targetShape().size(),
        theta,
        number -> streams.get(number / CHUNK).split(number % CHUNK));
  }

  private static Rows rows(Schema schema, Ledger ledger) {
    int[] done = ledger.done();
    int parameters = ledger.parameters();
    int outputs = ledger.outputs();
    float[] theta = new float[done.length * parameters];
    float[] x = new float[done.length * outputs];
    float[] output = new float[outputs];
    for (int row = 0; row < done.length; row++) {
      System.arraycopy(ledger.theta(done[row]), 0, theta, row * parameters, parameters);
      ledger.copyOutput(done[row], output);
      System.arraycopy(output, 0, x, row * outputs, outputs);
    }
    List<float[]> values =
        new ArrayList<>(Rows.of(schema, Role.TARGET, theta, done.length).values());
    values.addAll(Rows.of(schema, Role.CONDITION, x, done.length).values());
    return new Rows(schema, done.length, values);
  }
}
