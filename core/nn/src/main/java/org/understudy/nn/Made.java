package org.understudy.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Activation;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * A masked network for distribution estimation (Germain et al. 2015) with residual blocks and a
 * context: the numbers for a feature depend only on the features before it in an order.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Made {
  record Block(MaskedDense first, MaskedDense second, @Nullable Dense gate) {}

  final int[] order;
  final int inputs;
  final int[] degrees;
  final MaskedDense entry;
  final @Nullable Dense contextEntry;
  final List<Block> blocks = new ArrayList<>();
  final MaskedDense exit;
  final Activation activation;

  /**
   * A network from {@code [n, order.length]} to {@code [n, order.length * outputs]}.
   *
   * @param order position of each feature in the order of dependence: a permutation of 0, 1, ...
   * @param context width of the context, which every output may depend on; 0 for none
   * @param outputs numbers for each feature, adjacent to each other
   */
  public Made(
      int[] order,
      int context,
      int hidden,
      int blocks,
      int outputs,
      Activation activation,
      RandomStream random) {
    this(order, 1, context, hidden, blocks, outputs, 1, activation, random);
  }

  /**
   * A network that is a conditional distribution by itself: from {@code [n, order.length * inputs]}
   * to {@code [n, order.length * outputs]}, where with a context some hidden units see nothing
   * else, so that the first feature depends on it as well. In a flow other layers see to that.
   *
   * @param order position of each feature in the order of dependence: a permutation of 0, 1, ...
   * @param inputs numbers that stand for each feature, adjacent to each other
   * @param context width of the context, which every output may depend on; 0 for none
   * @param outputs numbers for each feature, adjacent to each other
   */
  public static Made distribution(
      int[] order,
      int inputs,
      int context,
      int hidden,
      int blocks,
      int outputs,
      Activation activation,
      RandomStream random) {
    int lowest = context > 0 ? 0 : 1;
    return new Made(order, inputs, context, hidden, blocks, outputs, lowest, activation, random);
  }

  private Made(
      int[] order,
      int inputs,
      int context,
      int hidden,
      int blocks,
      int outputs,
      int lowest,
      Activation activation,
      RandomStream random) {
    int features = order.length;
    this.order = order.clone();
    this.inputs = inputs;
    this.activation = activation;
    Initialiser usual = Initialiser.fanIn();
    // A hidden unit of degree k sees the first k features; an output of position p wants k <= p.
    IntUnaryOperator degree = unit -> features == 1 ? 0 : lowest + unit % (features - lowest);
    degrees = IntStream.range(0, hidden).map(degree).toArray();
    entry =
        new MaskedDense(
            features * inputs,
            hidden,
            mask(
                hidden,
                features * inputs,
                (unit, input) -> degree.applyAsInt(unit) > order[input / inputs]),
            Activation.IDENTITY,
            usual,
            random.split("entry"));
    contextEntry =
        context > 0
            ? new Dense(context, hidden, Activation.IDENTITY, usual, random.split("context"))
            : null;
    float[] between =
        mask(hidden, hidden, (to, from) -> degree.applyAsInt(to) >= degree.applyAsInt(from));
    for (int i = 0; i < blocks; i++) {
      RandomStream own = random.split(i);
      this.blocks.add(
          new Block(
              new MaskedDense(hidden, hidden, between, activation, usual, own.split(0)),
              new MaskedDense(
                  hidden,
                  hidden,
                  between,
                  Activation.IDENTITY,
                  Initialiser.uniform(1e-3),
                  own.split(1)),
              context > 0
                  ? new Dense(context, hidden, Activation.SIGMOID, usual, own.split(2))
                  : null));
    }
    exit =
        new MaskedDense(
            hidden,
            features * outputs,
            mask(
                features * outputs,
                hidden,
                (output, unit) -> order[output / outputs] >= degree.applyAsInt(unit)),
            Activation.IDENTITY,
            Initialiser.uniform(1e-3),
            random.split("exit"));
  }

  private interface Connection {
    boolean open(int to, int from);
  }

  private static float[] mask(int out, int in, Connection connection) {
    float[] mask = new float[out * in];
    for (int to = 0; to < out; to++) {
      for (int from = 0; from < in; from++) {
        mask[to * in + from] = connection.open(to, from) ? 1 : 0;
      }
    }
    return mask;
  }

  /**
   * The numbers for each feature: {@code [n, features * outputs]}, from {@code [n, features *
   * inputs]}.
   */
  public Tensor apply(Tensor x, @Nullable Tensor context) {
    Tensor h = entry.apply(x);
    if (contextEntry != null && context != null) {
      h = h.add(contextEntry.apply(context));
    }
    for (Block block : blocks) {
      Tensor change = block.second.apply(block.first.apply(activation.apply(h)));
      Dense gate = block.gate;
      h = h.add(gate == null || context == null ? change : change.mul(gate.apply(context)));
    }
    return exit.apply(h);
  }

  /**
   * Passes feature by feature, for whom the next feature is not known before the numbers for it
   * are: a draw. A pass costs what {@link #apply} does once, not for each feature again.
   *
   * @return makes a pass for so many rows, on any thread, with the weights of now
   */
  public IntFunction<MadePass> passes() {
    SortedMade sorted = new SortedMade(this);
    return rows -> new MadePass(sorted, rows);
  }

  /** Those of every layer. */
  public Parameters parameters() {
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put("entry", entry.parameters());
    if (contextEntry != null) {
      parts.put("context", contextEntry.parameters());
    }
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      parts.put("block." + i + ".first", block.first.parameters());
      parts.put("block." + i + ".second", block.second.parameters());
      if (block.gate != null) {
        parts.put("block." + i + ".gate", block.gate.parameters());
      }
    }
    parts.put("exit", exit.parameters());
    return Parameters.join(parts);
  }
}
