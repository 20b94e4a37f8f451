package org.understudy.energy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.ConditionNetwork;
import org.understudy.nn.Parameters;
import org.understudy.sampling.Evidence;
import org.understudy.spi.Batch;
import org.understudy.spi.Events;
import org.understudy.spi.Model;
import org.understudy.spi.Objective;
import org.understudy.spi.Sampling;
import org.understudy.spi.Schema;
import org.understudy.spi.UnnormalisedDensity;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Pieces;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * An energy-based model: log p(x | c) = log reference(x | c) + network(x, c) - log Z(c), trained
 * without log Z, drawn from by annealing from the reference.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class EnergyModel implements Model {
  /** Rows that go through the network together, see {@link Pieces}. */
  private static final int PIECE = 2_500;

  /** Annealed steps for the log Z that is reported along the training. */
  private static final int WATCHED_STEPS = 1_000;

  private final Schema schema;
  private final ConditionNetwork embedding;
  private final EnergyNetwork network;
  private final Model reference;
  private final Estimator estimator;
  private final AnnealedChains chains;
  private final Parameters own;
  private final Parameters parameters;

  EnergyModel(
      Schema schema,
      ConditionNetwork embedding,
      EnergyNetwork network,
      Model reference,
      Estimator estimator,
      SamplerConfig sampler) {
    this.schema = schema;
    this.embedding = embedding;
    this.network = network;
    this.reference = reference;
    this.estimator = estimator;
    chains = new AnnealedChains(sampler, schema.targetShape().size());
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put("embedding", embedding.parameters());
    parts.put("network", network.parameters());
    parts.put("estimation", estimator.parameters());
    own = Parameters.join(parts);
    parts.put("reference", reference.parameters());
    parameters = Parameters.join(parts);
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  /** The density at a condition. */
  Tilted at(@Nullable Tensor condition) {
    Events.requireCondition(schema, condition);
    return new Tilted(
        schema.targetShape(),
        network,
        reference,
        condition == null ? null : embedding.apply(condition));
  }

  @Override
  public UnnormalisedDensity given(@Nullable Tensor condition) {
    return new At(at(condition));
  }

  @Override
  public List<Objective> objectives() {
    List<Objective> objectives = new ArrayList<>();
    objectives.add(new Estimating());
    reference.objectives().forEach(objective -> objectives.add(new Fitting(objective)));
    return objectives;
  }

  /** Events as vectors, conditions embedded. */
  private Batch asReferenceSees(Batch batch) {
    Tensor flat = batch.target().reshape(batch.size(), schema.targetShape().size());
    Tensor condition = batch.condition();
    try (Gradients.Recording paused = Gradients.pause()) {
      return new Batch(flat, condition == null ? null : embedding.apply(condition));
    }
  }

  @Override
  public boolean begin(Batch rows) {
    return reference.begin(asReferenceSees(rows));
  }

  /**
   * log Z(c), the logarithm of the integral of exp(logProbUpToConstant), by annealed importance
   * sampling from the reference (Neal 2001).
   *
   * @param condition one row, or null where the schema has no condition
   * @param count how many chains, at least 2
   */
  public Evidence logZ(@Nullable Tensor condition, int count, RandomStream random) {
    if (condition != null && condition.dim(0) != 1) {
      throw new IllegalArgumentException(
          "logZ: expected one row of condition, found " + condition.dim(0));
    }
    try (Gradients.Recording paused = Gradients.pause()) {
      Evidence found = chains.logZ(at(condition), count, random);
      return new Evidence(
          found.logZ() - estimator.logConstant(), found.standardError(), found.effectiveSize());
    }
  }

  @Override
  public Map<String, Double> diagnostics(Batch batch, RandomStream random) {
    // Conditions have each their own log Z, for which once an epoch is too often.
    if (schema.isConditional()) {
      return Map.of();
    }
    Evidence logZ = logZ(null, Math.max(32, WATCHED_STEPS / chains.temperatures()), random);
    double mean = given(null).logProbUpToConstant(batch.target()).mean().item();
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("log-z", logZ.logZ());
    figures.put("log-z-error", logZ.standardError());
    figures.put("nats", logZ.logZ() - mean);
    return figures;
  }

  @Override
  public void close() {
    parameters.close();
  }

  /** What moves the energy. */
  private final class Estimating implements Objective {
    @Override
    public String name() {
      return estimator.name();
    }

    @Override
    public Parameters parameters() {
      return own.trainable();
    }

    @Override
    public Tensor loss(Batch batch, RandomStream random) {
      return estimator.loss(EnergyModel.this, batch, random);
    }
  }

  /** What moves the reference. */
  private final class Fitting implements Objective {
    private final Objective objective;

    Fitting(Objective objective) {
      this.objective = objective;
    }

    @Override
    public String name() {
      return "reference-" + objective.name();
    }

    @Override
    public Parameters parameters() {
      return objective.parameters();
    }

    @Override
    public int every() {
      return objective.every();
    }

    @Override
    public double rate() {
      return objective.rate();
    }

    @Override
    public Tensor loss(Batch batch, RandomStream random) {
      return objective.loss(asReferenceSees(batch), random);
    }
  }

  /** The model at a condition. */
  private final class At implements Sampling, UnnormalisedDensity {
    private final Tilted density;

    At(Tilted density) {
      this.density = density;
    }

    @Override
    public Shape eventShape() {
      return schema.targetShape();
    }

    @Override
    public Tensor logProbUpToConstant(Tensor x) {
      int n = Events.require("logProbUpToConstant: events", eventShape(), x).dim(0);
      Events.requireRows(density.given(), n);
      Tensor logProb =
          Pieces.join(
                  n,
                  PIECE,
                  (from, to) -> List.of(density.rows(from, to).logProb(x.slice(0, from, to))))
              .get(0);
      return logProb.sub(estimator.logConstant());
    }

    @Override
    public Tensor sample(int count, RandomStream random) {
      Events.requireCount(count);
      Events.requireRows(density.given(), count);
      return chains.draws(density, count, random);
    }
  }
}
