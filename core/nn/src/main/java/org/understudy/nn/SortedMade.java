package org.understudy.nn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * The weights of a {@link Made} with units and inputs in the order in which they become known. They
 * lie on the heap: a pass feature by feature has a few units to compute at a time, and is quicker
 * without an operation of the engine for each.
 */
final class SortedMade {
  /** A layer's units. */
  static final class Layer {
    /** {@code [unit][input]}. */
    final float[][] weights;

    final float[] biases;
    final Activation activation;

    /** Cut connections lie behind all that are open, where no pass reaches. */
    Layer(MaskedDense layer, int[] units, int[] inputs) {
      float[] own;
      float[] bias = layer.bias().toArray();
      try (Scope inside = Scope.open()) {
        own = layer.masked().toArray();
      }
      weights = new float[units.length][inputs.length];
      biases = new float[units.length];
      activation = layer.activation();
      for (int i = 0; i < units.length; i++) {
        biases[i] = bias[units[i]];
        for (int j = 0; j < inputs.length; j++) {
          weights[i][j] = own[units[i] * inputs.length + inputs[j]];
        }
      }
    }
  }

  /** A block, and the units of its gate. */
  record Block(Layer first, Layer second, @Nullable Dense gate) {}

  final int features;
  final int inputs;
  final int outputs;
  final Activation activation;

  /** Units first[p] to first[p + 1] are those that wait for p features and no more. */
  final int[] first;

  final int[] units;
  final Layer entry;
  final @Nullable Dense contextEntry;
  final List<Block> blocks = new ArrayList<>();
  final Layer exit;

  SortedMade(Made made) {
    features = made.order.length;
    inputs = made.inputs;
    outputs = made.exit.bias().size() / features;
    activation = made.activation;
    first =
        IntStream.rangeClosed(0, features)
            .map(p -> (int) IntStream.of(made.degrees).filter(degree -> degree < p).count())
            .toArray();
    units = sorted(made.degrees);
    int[] natural = sorted(made.order);
    entry = new Layer(made.entry, units, spread(natural, inputs));
    contextEntry = made.contextEntry;
    for (Made.Block block : made.blocks) {
      blocks.add(
          new Block(
              new Layer(block.first(), units, units),
              new Layer(block.second(), units, units),
              block.gate()));
    }
    exit = new Layer(made.exit, spread(natural, outputs), units);
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

  /** What the context gives for every unit, {@code [unit][1 or rows]}; null if nothing. */
  float @Nullable [][] given(@Nullable Dense layer, @Nullable Tensor context) {
    if (layer == null || context == null) {
      return null;
    }
    try (Scope inside = Scope.open()) {
      float[] numbers = layer.apply(context).toArray();
      float[][] sorted = new float[units.length][context.dim(0)];
      for (int i = 0; i < units.length; i++) {
        for (int row = 0; row < sorted[i].length; row++) {
          sorted[i][row] = numbers[row * units.length + units[i]];
        }
      }
      return sorted;
    }
  }
}
