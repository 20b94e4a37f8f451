package org.understudy.autoregressive;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.ConditionNetwork;
import org.understudy.nn.Parameters;
import org.understudy.spi.Batch;
import org.understudy.spi.Events;
import org.understudy.spi.Model;
import org.understudy.spi.Objective;
import org.understudy.spi.SamplingDensity;
import org.understudy.spi.Schema;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Pieces;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * A product of conditional distributions, p(x | c) = prod p(x_i | x_1, ..., x_{i-1}, c), whose
 * factors one network gives: all at once where x is known, one after another where it is drawn.
 * Trained by maximum likelihood.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Autoregressive implements Model {
  /** Elements that are evaluated or drawn together, see {@link Pieces}. */
  private static final int PIECE = 1 << 17;

  /** Rows that are drawn together: a step's numbers stay in the processor's cache. */
  private static final int DRAWN = 128;

  private final Schema schema;
  private final ConditionNetwork embedding;
  private final CausalNetwork network;
  private final ElementDistribution element;
  private final Parameters parameters;

  /**
   * A model.
   *
   * @param network over the elements of a row, in row-major order
   */
  Autoregressive(
      Schema schema,
      ConditionNetwork embedding,
      CausalNetwork network,
      ElementDistribution element) {
    this.schema = schema;
    this.embedding = embedding;
    this.network = network;
    this.element = element;
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put("embedding", embedding.parameters());
    parts.put("network", network.parameters());
    this.parameters = Parameters.join(parts);
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  CausalNetwork network() {
    return network;
  }

  ElementDistribution element() {
    return element;
  }

  @Override
  public SamplingDensity given(@Nullable Tensor condition) {
    Events.requireCondition(schema, condition);
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
  public void close() {
    parameters.close();
  }

  /** The model at an embedded condition. */
  private final class At implements SamplingDensity {
    private final @Nullable Tensor embedded;
    private final int elements = schema.targetShape().size();

    At(@Nullable Tensor embedded) {
      this.embedded = embedded;
    }

    @Override
    public Shape eventShape() {
      return schema.targetShape();
    }

    @Override
    public Tensor logProb(Tensor x) {
      int n = Events.require("logProb: events", eventShape(), x).dim(0);
      Tensor context = Events.requireRows(embedded, n);
      Tensor flat = x.reshape(n, elements);
      return Pieces.join(
              n,
              Math.max(1, PIECE / elements),
              (from, to) -> List.of(known(flat.slice(0, from, to), Events.rows(context, from, to))))
          .get(0);
    }

    private Tensor known(Tensor x, @Nullable Tensor context) {
      Tensor numbers = network.apply(element.encode(x, 0), context);
      return element.logProb(x, numbers, 0).sum(1);
    }

    @Override
    public Tensor sample(int count, RandomStream random) {
      return drawn(count, random).values();
    }

    /** The draws are constants to differentiation, their log-probability is recorded. */
    @Override
    public Draws sampleWithLogProb(int count, RandomStream random) {
      Draws draws = drawn(count, random);
      return Gradients.isPaused() ? draws : new Draws(draws.values(), logProb(draws.values()));
    }

    private Draws drawn(int count, RandomStream random) {
      Events.requireCount(count);
      Tensor context = Events.requireRows(embedded, count);
      int each = elements * element.noise();
      float[] uniform = new float[Math.multiplyExact(count, each)];
      random.fillUniform(uniform);
      try (Gradients.Recording paused = Gradients.pause()) {
        IntFunction<CausalNetwork.Walk> walks = network.walks();
        List<Tensor> joined =
            Pieces.join(
                count,
                DRAWN,
                (from, to) ->
                    walked(
                        walks,
                        Arrays.copyOfRange(uniform, from * each, to * each),
                        to - from,
                        Events.rows(context, from, to)));
        return new Draws(
            joined.get(0).reshape(eventShape().prepend(count).toArray()), joined.get(1));
      }
    }

    private List<Tensor> walked(
        IntFunction<CausalNetwork.Walk> walks, float[] uniform, int n, @Nullable Tensor context) {
      float[] values = new float[n * elements];
      double[] logProb = new double[n];
      if (n > 0) {
        try (Scope inside = Scope.open()) {
          walk(walks.apply(n), uniform, context, values, logProb);
        }
      }
      float[] rounded = new float[n];
      for (int row = 0; row < n; row++) {
        rounded[row] = (float) logProb[row];
      }
      return List.of(Tensor.of(values, n, elements), Tensor.of(rounded, n));
    }

    private void walk(
        CausalNetwork.Walk walk,
        float[] uniform,
        @Nullable Tensor context,
        float[] values,
        double[] logProb) {
      int n = logProb.length;
      walk.begin(context);
      float[] drawn = new float[n];
      Tensor before = null;
      for (int i = 0; i < elements; i++) {
        Tensor numbers = walk.next(before);
        element.draw(i, numbers, noise(uniform, i, n), drawn, logProb);
        numbers.close();
        if (before != null) {
          before.close();
        }
        for (int row = 0; row < n; row++) {
          values[row * elements + i] = drawn[row];
        }
        before = seen(drawn, i);
      }
    }

    /** What an element of all rows takes of numbers that lie row by row. */
    private float[] noise(float[] uniform, int which, int n) {
      int each = element.noise();
      float[] own = new float[n * each];
      for (int row = 0; row < n; row++) {
        System.arraycopy(uniform, (row * elements + which) * each, own, row * each, each);
      }
      return own;
    }

    private Tensor seen(float[] drawn, int which) {
      try (Scope inside = Scope.open()) {
        Tensor x = Tensor.of(drawn, drawn.length, 1);
        return inside.keep(element.encode(x, which).reshape(drawn.length, element.inputs()));
      }
    }
  }
}
