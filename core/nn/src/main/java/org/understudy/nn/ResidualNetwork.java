package org.understudy.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Activation;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * A pre-activation residual network with a context, as flows use to condition (Durkan et al. 2019):
 * the context joins the input at the first layer and gates every block through a sigmoid.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ResidualNetwork {
  private record Block(Dense first, Dense second, @Nullable Dense gate) {}

  private final Dense entry;
  private final List<Block> blocks = new ArrayList<>();
  private final Dense exit;
  private final Activation activation;

  /**
   * A network from {@code [n, in]}, with {@code [n, context]} where context is positive, to {@code
   * [n, out]}.
   */
  public ResidualNetwork(
      int in,
      int context,
      int hidden,
      int blocks,
      int out,
      Activation activation,
      RandomStream random) {
    this.activation = activation;
    Initialiser usual = Initialiser.fanIn();
    entry = new Dense(in + context, hidden, Activation.IDENTITY, usual, random.split("entry"));
    for (int i = 0; i < blocks; i++) {
      RandomStream own = random.split(i);
      this.blocks.add(
          new Block(
              new Dense(hidden, hidden, activation, usual, own.split(0)),
              new Dense(
                  hidden, hidden, Activation.IDENTITY, Initialiser.uniform(1e-3), own.split(1)),
              context > 0
                  ? new Dense(context, hidden, Activation.SIGMOID, usual, own.split(2))
                  : null));
    }
    exit = Dense.quiet(hidden, out, random.split("exit"));
  }

  /**
   * The output.
   *
   * @param context one row for each of x, or one for all
   */
  public Tensor apply(Tensor x, @Nullable Tensor context) {
    Tensor h = context == null ? entry.apply(x) : entry.apply(x, context);
    for (Block block : blocks) {
      Tensor change = block.second.apply(block.first.apply(activation.apply(h)));
      Dense gate = block.gate;
      h = h.add(gate == null || context == null ? change : change.mul(gate.apply(context)));
    }
    return exit.apply(h);
  }

  /** Those of every layer. */
  public Parameters parameters() {
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put("entry", entry.parameters());
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
