package org.understudy.nn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * A pass through a {@link Made} feature by feature: a hidden unit is computed once, as soon as all
 * features it sees are known. It is not for differentiation, and what it remembers belongs to the
 * scope it is made, begun and asked in.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class MadePass {
  /**
   * What a layer has been given so far, and its weights with units and inputs in the order in which
   * they become known. The bias is the weight of a first input that is always one.
   */
  private static final class Layer {
    private final Tensor weight;
    private final Activation activation;
    private @Nullable Tensor known;

    Layer(MaskedDense layer, int[] units, int[] inputs) {
      Tensor bias = layer.bias().reshape(layer.bias().size(), 1);
      weight = Tensor.concat(1, bias, layer.masked().gather(1, inputs)).gather(0, units);
      activation = layer.activation();
    }

    void begin(int rows) {
      if (known != null) {
        known.close();
      }
      known = Tensor.ones(rows, 1);
    }

    private Tensor known() {
      return Objects.requireNonNull(known, "a pass is asked before it began");
    }

    void see(Tensor more, Scope inside) {
      Tensor before = known();
      known = inside.keep(Tensor.concat(1, before, more));
      before.close();
    }

    Tensor units(int from, int to) {
      Tensor seen = known();
      return seen.dense(weight.slice(0, from, to).slice(1, 0, seen.dim(1)), null, activation);
    }
  }

  /** Numbers that the context alone gives for every unit, in the units' order. */
  private static final class Given {
    private final Dense layer;
    private final int[] units;
    private @Nullable Tensor numbers;

    Given(Dense layer, int[] units) {
      this.layer = layer;
      this.units = units;
    }

    void begin(@Nullable Tensor context) {
      if (numbers != null) {
        numbers.close();
      }
      try (Scope inside = Scope.open()) {
        numbers = context == null ? null : inside.keep(layer.apply(context).gather(1, units));
      }
    }

    @Nullable Tensor units(int from, int to) {
      return numbers == null ? null : numbers.slice(1, from, to);
    }
  }

  private record Block(Layer first, Layer second, @Nullable Given gate) {}

  private final int rows;
  private final Activation activation;
  private final int outputs;
  private final int[] first;
  private final Layer entry;
  private final @Nullable Given offset;
  private final List<Block> blocks = new ArrayList<>();
  private final Layer exit;
  private int position;

  MadePass(Made made, int rows) {
    int features = made.order.length;
    this.rows = rows;
    activation = made.activation;
    outputs = made.exit.bias().size() / features;
    int[] units = sorted(made.degrees);
    // Units first[p] to first[p + 1] are those that wait for p features and no more.
    first =
        IntStream.rangeClosed(0, features)
            .map(p -> (int) IntStream.of(made.degrees).filter(degree -> degree < p).count())
            .toArray();
    entry = new Layer(made.entry, units, spread(sorted(made.order), made.inputs));
    offset = made.contextEntry == null ? null : new Given(made.contextEntry, units);
    for (Made.Block block : made.blocks) {
      Dense gate = block.gate();
      blocks.add(
          new Block(
              new Layer(block.first(), units, units),
              new Layer(block.second(), units, units),
              gate == null ? null : new Given(gate, units)));
    }
    exit = new Layer(made.exit, spread(sorted(made.order), outputs), units);
  }

  private static int[] sorted(int[] keys) {
    return IntStream.range(0, keys.length)
        .boxed()
        .sorted(Comparator.comparingInt(i -> keys[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static int[] spread(int[] features, int each) {
    return IntStream.of(features)
        .flatMap(feature -> IntStream.range(feature * each, (feature + 1) * each))
        .toArray();
  }

  /**
   * Begins with the first feature, whatever has been asked before.
   *
   * @param context {@code [rows, context]} or {@code [1, context]}; null if there is none
   */
  public void begin(@Nullable Tensor context) {
    position = 0;
    entry.begin(rows);
    if (offset != null) {
      offset.begin(context);
    }
    for (Block block : blocks) {
      block.first.begin(rows);
      block.second.begin(rows);
      if (block.gate != null) {
        block.gate.begin(context);
      }
    }
    exit.begin(rows);
  }

  /**
   * The numbers for the next feature in the order of dependence.
   *
   * @param before the feature before it as the network takes it, {@code [rows, inputs]}; null for
   *     the first
   * @return {@code [rows, outputs]}
   */
  public Tensor next(@Nullable Tensor before) {
    try (Scope inside = Scope.open()) {
      if (before != null) {
        entry.see(before, inside);
      }
      int from = first[position];
      int to = first[position + 1];
      if (from < to) {
        exit.see(hidden(from, to, inside), inside);
      }
      Tensor numbers = exit.units(position * outputs, (position + 1) * outputs);
      position++;
      return inside.keep(numbers);
    }
  }

  private Tensor hidden(int from, int to, Scope inside) {
    Tensor h = entry.units(from, to);
    Tensor given = offset == null ? null : offset.units(from, to);
    if (given != null) {
      h = h.add(given);
    }
    for (Block block : blocks) {
      block.first.see(activation.apply(h), inside);
      block.second.see(block.first.units(from, to), inside);
      Tensor change = block.second.units(from, to);
      Tensor gate = block.gate == null ? null : block.gate.units(from, to);
      h = h.add(gate == null ? change : change.mul(gate));
    }
    return h;
  }
}
