package org.understudy.autoregressive;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.AttentionMemory;
import org.understudy.nn.Dense;
import org.understudy.nn.Initialiser;
import org.understudy.nn.LayerNorm;
import org.understudy.nn.Parameters;
import org.understudy.nn.TransformerBlock;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * Positions of a sequence through causal attention (Radford et al. 2018, with the normalisation
 * first). A position sees the sequence moved by one, and a learned vector of its own.
 */
final class CausalTransformer implements CausalNetwork {
  private final int length;
  private final int width;
  private final Dense entry;
  private final Parameter places;
  private final List<TransformerBlock> blocks = new ArrayList<>();
  private final LayerNorm norm;
  private final Dense exit;

  /**
   * A network.
   *
   * @param inputs numbers of a position
   * @param width of the sequence inside, a multiple of the heads
   * @param outputs numbers for a position
   */
  CausalTransformer(
      int length,
      int inputs,
      int context,
      int width,
      int heads,
      int blocks,
      int outputs,
      RandomStream random) {
    this.length = length;
    this.width = width;
    Activation none = Activation.IDENTITY;
    entry = new Dense(inputs, width, none, Initialiser.fanIn(), random.split("entry"));
    places =
        new Parameter(
            "vectors",
            Shape.of(length, width),
            Initialiser.uniform(0.1).weights(length, width, random.split("places")));
    for (int i = 0; i < blocks; i++) {
      this.blocks.add(
          new TransformerBlock(width, heads, 4 * width, context, true, random.split(i)));
    }
    norm = new LayerNorm(width);
    exit = new Dense(width, outputs, none, Initialiser.uniform(1e-3), random.split("exit"));
  }

  @Override
  public Tensor apply(Tensor x, @Nullable Tensor context) {
    Tensor given = each(context, x.dim(0));
    Tensor h = entry.apply(x).slice(1, 0, length - 1).pad(1, 1, 0).add(places.value());
    for (TransformerBlock block : blocks) {
      h = block.apply(h, given);
    }
    return exit.apply(norm.apply(h));
  }

  private static @Nullable Tensor each(@Nullable Tensor context, int rows) {
    return context == null || context.dim(0) == rows
        ? context
        : context.broadcastTo(context.shape().with(0, rows));
  }

  @Override
  public IntFunction<Walk> walks() {
    return this::walk;
  }

  private Walk walk(int rows) {
    List<AttentionMemory> memories = blocks.stream().map(block -> new AttentionMemory()).toList();
    return new Walk() {
      private @Nullable Tensor given;
      private int position;

      @Override
      public void begin(@Nullable Tensor context) {
        given = each(context, rows);
        position = 0;
        memories.forEach(AttentionMemory::clear);
      }

      @Override
      public Tensor next(@Nullable Tensor before) {
        try (Scope inside = Scope.open()) {
          Tensor place = places.value().slice(0, position, position + 1);
          Tensor h = before == null ? Tensor.zeros(rows, width) : entry.apply(before);
          h = h.add(place).reshape(rows, 1, width);
          for (int i = 0; i < blocks.size(); i++) {
            h = blocks.get(i).step(h, given, memories.get(i));
            memories.get(i).keep(inside);
          }
          position++;
          return inside.keep(exit.apply(norm.apply(h.reshape(rows, width))));
        }
      }
    };
  }

  @Override
  public Parameters parameters() {
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put("entry", entry.parameters());
    parts.put("places", Parameters.of(places));
    for (int i = 0; i < blocks.size(); i++) {
      parts.put("block." + i, blocks.get(i).parameters());
    }
    parts.put("norm", norm.parameters());
    parts.put("exit", exit.parameters());
    return Parameters.join(parts);
  }
}
