package org.understudy.flow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.ConditionNetwork;
import org.understudy.nn.Parameters;
import org.understudy.spi.Batch;
import org.understudy.spi.Model;
import org.understudy.spi.Objective;
import org.understudy.spi.Role;
import org.understudy.spi.SamplingDensity;
import org.understudy.spi.Schema;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Pieces;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * A normalizing flow: a base distribution pulled back through bijections that see an embedding of
 * the condition, all of it trained by maximum likelihood.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Flow implements Model {
  /** Rows that go through the whole flow together, see {@link Pieces}. */
  private static final int PIECE = 2_500;

  private final Schema schema;
  private final ConditionNetwork embedding;
  private final Base base;
  private final List<Bijection> bijections;
  private final Parameters parameters;

  /**
   * A flow.
   *
   * @param schema a target of one axis, and a condition that the embedding takes, or none
   * @param bijections from data to base
   */
  Flow(Schema schema, ConditionNetwork embedding, Base base, List<Bijection> bijections) {
    this.schema = schema;
    this.embedding = embedding;
    this.base = base;
    this.bijections = List.copyOf(bijections);
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put("embedding", embedding.parameters());
    for (int i = 0; i < bijections.size(); i++) {
      parts.put("flow." + i, bijections.get(i).parameters());
    }
    this.parameters = Parameters.join(parts);
  }

  /** The number of target features; flows see vectors only. */
  static int features(Schema schema, String name) {
    Shape target = schema.targetShape();
    if (target.rank() != 1 || target.size() == 0) {
      throw new IllegalArgumentException(
          "model '%s' takes a vector target, found one of shape %s".formatted(name, target));
    }
    schema.requireContinuous(Role.TARGET, name);
    return target.size();
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public SamplingDensity given(@Nullable Tensor condition) {
    if (schema.isConditional() != (condition != null)) {
      throw new IllegalArgumentException(
          schema.isConditional()
              ? "this flow is conditional: give it a condition, rows of shape "
                  + schema.conditionShape()
              : "this flow is unconditional: give it null, not a condition");
    }
    return new At(condition == null ? null : embedding.apply(condition));
  }

  @Override
  public List<Objective> objectives() {
    return List.of(
        new Objective() {
          @Override
          public String name() {
            return "nll";
          }

          @Override
          public Parameters parameters() {
            return parameters.trainable();
          }

          @Override
          public Tensor loss(Batch batch, RandomStream random) {
            return given(batch.condition()).logProb(batch.target()).mean().neg();
          }
        });
  }

  @Override
  public boolean begin(Batch rows) {
    Tensor condition = rows.condition();
    Tensor context = condition == null ? null : embedding.apply(condition);
    Tensor x = rows.target();
    for (Bijection bijection : bijections) {
      bijection.begin(x, context);
      x = bijection.forward(x, context).value();
    }
    return true;
  }

  @Override
  public void close() {
    parameters.close();
  }

  /** The flow at an embedded condition. */
  private final class At implements SamplingDensity {
    private final @Nullable Tensor embedded;

    At(@Nullable Tensor embedded) {
      this.embedded = embedded;
    }

    @Override
    public Shape eventShape() {
      return schema.targetShape();
    }

    private @Nullable Tensor contextFor(int rows) {
      Tensor context = embedded;
      if (context != null && context.dim(0) != rows && context.dim(0) != 1) {
        throw new IllegalArgumentException(
            "the condition has %d rows, there are %d events: give one row, or one an event"
                .formatted(context.dim(0), rows));
      }
      return context;
    }

    @Override
    public Tensor logProb(Tensor x) {
      if (x.rank() != 2 || x.dim(1) != eventShape().size()) {
        throw new IllegalArgumentException(
            "logProb: expected events [n, %d], found %s".formatted(eventShape().size(), x.shape()));
      }
      Tensor context = contextFor(x.dim(0));
      return Pieces.join(
              x.dim(0),
              PIECE,
              (from, to) -> List.of(push(x.slice(0, from, to), rows(context, from, to))))
          .get(0);
    }

    private Tensor push(Tensor x, @Nullable Tensor context) {
      List<Tensor> logDets = new ArrayList<>();
      Tensor value = x;
      for (Bijection bijection : bijections) {
        Bijection.Step step = bijection.forward(value, context);
        value = step.value();
        logDets.add(step.logDet());
      }
      Tensor logProb = base.logProb(value);
      for (Tensor logDet : logDets) {
        logProb = logProb.add(logDet);
      }
      return logProb;
    }

    @Override
    public Tensor sample(int count, RandomStream random) {
      return sampleWithLogProb(count, random).values();
    }

    @Override
    public Draws sampleWithLogProb(int count, RandomStream random) {
      if (count < 0) {
        throw new IllegalArgumentException("sample: expected a count >= 0, found " + count);
      }
      Tensor context = contextFor(count);
      Tensor noise = base.sample(count, eventShape().size(), random);
      List<Tensor> joined =
          Pieces.join(
              count,
              PIECE,
              (from, to) -> {
                Draws draws = pullBack(noise.slice(0, from, to), rows(context, from, to));
                return List.of(draws.values(), draws.logProb());
              });
      return new Draws(joined.get(0), joined.get(1));
    }

    /** The conditions of some events, or the one of all. */
    private static @Nullable Tensor rows(@Nullable Tensor context, int from, int to) {
      return context == null || context.dim(0) == 1 ? context : context.slice(0, from, to);
    }

    private Draws pullBack(Tensor noise, @Nullable Tensor context) {
      Draws draws = new Draws(noise, base.logProb(noise));
      for (int i = bijections.size() - 1; i >= 0; i--) {
        draws = pullBack(bijections.get(i), draws.values(), draws.logProb(), context);
      }
      return draws;
    }

    /** One step back; unless it is recorded, it holds nothing but its results. */
    private Draws pullBack(
        Bijection bijection, Tensor value, Tensor logProb, @Nullable Tensor context) {
      if (!Gradients.isPaused()) {
        Bijection.Step step = bijection.inverse(value, context);
        return new Draws(step.value(), logProb.sub(step.logDet()));
      }
      try (Scope inside = Scope.open()) {
        Bijection.Step step = bijection.inverse(value, context);
        return new Draws(inside.keep(step.value()), inside.keep(logProb.sub(step.logDet())));
      }
    }
  }
}
