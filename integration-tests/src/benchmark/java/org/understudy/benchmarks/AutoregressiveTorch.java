package org.understudy.benchmarks;

import static org.bytedeco.pytorch.global.torch.empty;
import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.log_softmax;
import static org.bytedeco.pytorch.global.torch.silu;
import static org.bytedeco.pytorch.global.torch.zeros;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.understudy.runtime.file.Safetensors;

/**
 * The masked network of workload W10 in libtorch's eager mode, drawn site by site with the caching
 * that ours has: units in the order in which they become known, each computed once, into buffers
 * that are made beforehand.
 */
final class AutoregressiveTorch {
  private final int features;
  private final int[] first;
  private final Layer entry;
  private final Layer inner;
  private final Layer outer;
  private final Layer exit;
  private final int hidden;

  private record Layer(Tensor weight, Tensor bias) {
    /** Some units, from the first columns of what is known. */
    Tensor units(Tensor known, int seen, int from, int to) {
      return linear(
          known.narrow(1, 0, seen),
          weight.narrow(0, from, to - from).narrow(1, 0, seen),
          new TensorOptional(bias.narrow(0, from, to - from)));
    }
  }

  /**
   * A network.
   *
   * @param weights those of a masked network of one block, by name
   * @param degrees how many features each hidden unit waits for
   */
  AutoregressiveTorch(Map<String, Safetensors.Entry> weights, int features, int[] degrees) {
    this.features = features;
    hidden = degrees.length;
    int[] units =
        IntStream.range(0, hidden)
            .boxed()
            .sorted(Comparator.comparingInt(unit -> degrees[unit]))
            .mapToInt(Integer::intValue)
            .toArray();
    first =
        IntStream.rangeClosed(0, features)
            .map(p -> (int) Arrays.stream(degrees).filter(degree -> degree < p).count())
            .toArray();
    int[] inputs = IntStream.range(0, features).toArray();
    int[] outputs = IntStream.range(0, 2 * features).toArray();
    entry = layer(weights, "network.entry", units, inputs);
    inner = layer(weights, "network.block.0.first", units, units);
    outer = layer(weights, "network.block.0.second", units, units);
    exit = layer(weights, "network.exit", outputs, units);
  }

  private static Layer layer(
      Map<String, Safetensors.Entry> weights, String name, int[] rows, int[] columns) {
    float[] weight = weights.get(name + ".weight").values();
    float[] bias = weights.get(name + ".bias").values();
    float[] sorted = new float[weight.length];
    float[] offsets = new float[bias.length];
    for (int i = 0; i < rows.length; i++) {
      offsets[i] = bias[rows[i]];
      for (int j = 0; j < columns.length; j++) {
        sorted[i * columns.length + j] = weight[rows[i] * columns.length + columns[j]];
      }
    }
    return new Layer(
        TorchWeights.tensor(sorted, rows.length, columns.length),
        TorchWeights.tensor(offsets, rows.length));
  }

  /**
   * Draws, with their log-probabilities.
   *
   * @param spins where the draws go, -1 and 1, {@code [n, features]}
   * @param uniform as many uniform numbers
   * @return {@code [n]}
   */
  Tensor draw(Tensor spins, Tensor uniform) {
    long n = uniform.size(0);
    Tensor activated = empty(n, hidden);
    Tensor changed = empty(n, hidden);
    Tensor known = empty(n, hidden);
    Tensor logProb = zeros(n);
    for (int p = 0; p < features; p++) {
      int from = first[p];
      int to = first[p + 1];
      if (from < to) {
        Tensor h = entry.units(spins, p, from, to);
        activated.narrow(1, from, to - from).copy_(silu(h));
        changed.narrow(1, from, to - from).copy_(silu(inner.units(activated, to, from, to)));
        known.narrow(1, from, to - from).copy_(h.add_(outer.units(changed, to, from, to)));
      }
      Tensor shares = log_softmax(exit.units(known, to, 2 * p, 2 * p + 2), 1);
      Tensor up = uniform.select(1, p).ge(shares.select(1, 0).exp());
      logProb.add_(shares.select(1, 1).where(up, shares.select(1, 0)));
      spins.select(1, p).copy_(up.mul(new Scalar(2)).sub(new Scalar(1)));
    }
    return logProb;
  }
}
