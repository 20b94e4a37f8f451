package org.understudy.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * A pass through a {@link Made} feature by feature: a hidden unit is computed once, as soon as all
 * features it sees are known. It is not for differentiation, and for one thread.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class MadePass {
  /** Units whose sums over all that is known are made together. */
  private static final int BLOCK = 64;

  /** A layer and what it has been given so far: {@code known[input][row]}. */
  private static final class Stage {
    private final SortedMade.Layer layer;
    private final int rows;
    private final float[][] known;
    private int count;

    /** The sums of units up to ahead over the first inputs, from the unit at begun on. */
    private float[][] sums = {};

    private int begun;
    private int ahead;
    private int summed;

    Stage(SortedMade.Layer layer, int inputs, int rows) {
      this.layer = layer;
      this.rows = rows;
      known = new float[inputs][];
    }

    void begin() {
      count = 0;
      ahead = 0;
    }

    void see(float[][] more) {
      for (float[] each : more) {
        known[count++] = each;
      }
    }

    float[][] units(int from, int to) {
      if (to > ahead) {
        sumAhead(from, Math.max(to, Math.min(from + BLOCK, layer.weights.length)));
      }
      for (int i = from; i < to; i++) {
        add(layer.weights[i], sums[i - begun]);
      }
      return activated(Arrays.copyOfRange(sums, from - begun, to - begun), layer.activation);
    }

    /** What is known by now, for the units of a while, is one product of matrices. */
    private void sumAhead(int from, int to) {
      begun = from;
      ahead = to;
      summed = count;
      sums = new float[to - from][rows];
      for (int i = from; i < to; i++) {
        Arrays.fill(sums[i - from], layer.biases[i]);
      }
      if (count == 0) {
        return;
      }
      float[] weights = new float[(to - from) * count];
      for (int i = from; i < to; i++) {
        System.arraycopy(layer.weights[i], 0, weights, (i - from) * count, count);
      }
      try (Scope inside = Scope.open()) {
        Tensor seen = Tensor.of(joined(known, count), count, rows);
        float[] products = Tensor.of(weights, to - from, count).matmul(seen).toArray();
        for (int i = 0; i < sums.length; i++) {
          for (int row = 0; row < rows; row++) {
            sums[i][row] += products[i * rows + row];
          }
        }
      }
    }

    private void add(float[] weights, float[] sum) {
      int i = summed;
      for (; i + 7 < count; i += 8) {
        addEight(i, weights, sum);
      }
      for (; i < count; i++) {
        float[] values = known[i];
        float weight = weights[i];
        for (int row = 0; row < sum.length; row++) {
          sum[row] += weight * values[row];
        }
      }
    }

    /** Eight inputs at once read and write the sum an eighth as often. */
    private void addEight(int i, float[] weights, float[] sum) {
      float[] a = known[i];
      float[] b = known[i + 1];
      float[] c = known[i + 2];
      float[] d = known[i + 3];
      float[] e = known[i + 4];
      float[] f = known[i + 5];
      float[] g = known[i + 6];
      float[] h = known[i + 7];
      float wa = weights[i];
      float wb = weights[i + 1];
      float wc = weights[i + 2];
      float wd = weights[i + 3];
      float we = weights[i + 4];
      float wf = weights[i + 5];
      float wg = weights[i + 6];
      float wh = weights[i + 7];
      for (int row = 0; row < sum.length; row++) {
        sum[row] +=
            (wa * a[row] + wb * b[row])
                + (wc * c[row] + wd * d[row])
                + ((we * e[row] + wf * f[row]) + (wg * g[row] + wh * h[row]));
      }
    }
  }

  /** The stages of a block. */
  private record Block(Stage first, Stage second) {}

  private final SortedMade made;
  private final int rows;
  private final Stage entry;
  private final List<Block> blocks = new ArrayList<>();
  private final Stage exit;
  private final List<float @Nullable [][]> gates = new ArrayList<>();
  private float @Nullable [][] offsets;
  private int position;

  MadePass(SortedMade made, int rows) {
    this.made = made;
    this.rows = rows;
    int hidden = made.units.length;
    entry = new Stage(made.entry, made.features * made.inputs, rows);
    for (SortedMade.Block block : made.blocks) {
      blocks.add(
          new Block(
              new Stage(block.first(), hidden, rows), new Stage(block.second(), hidden, rows)));
    }
    exit = new Stage(made.exit, hidden, rows);
  }

  /**
   * Begins with the first feature, whatever has been asked before.
   *
   * @param context {@code [rows, context]} or {@code [1, context]}; null if there is none
   */
  public void begin(@Nullable Tensor context) {
    position = 0;
    entry.begin();
    offsets = made.given(made.contextEntry, context);
    gates.clear();
    for (int i = 0; i < blocks.size(); i++) {
      blocks.get(i).first.begin();
      blocks.get(i).second.begin();
      gates.add(made.given(made.blocks.get(i).gate(), context));
    }
    exit.begin();
  }

  /**
   * The numbers for the next feature in the order of dependence.
   *
   * @param before the feature before it as the network takes it, {@code [rows, inputs]}; null for
   *     the first
   * @return {@code [rows, outputs]}
   */
  public Tensor next(@Nullable Tensor before) {
    if (before != null) {
      entry.see(columns(before.toArray(), made.inputs));
    }
    int from = made.first[position];
    int to = made.first[position + 1];
    if (from < to) {
      exit.see(hidden(from, to));
    }
    float[][] numbers = exit.units(position * made.outputs, (position + 1) * made.outputs);
    position++;
    float[] byRow = new float[rows * made.outputs];
    for (int i = 0; i < made.outputs; i++) {
      for (int row = 0; row < rows; row++) {
        byRow[row * made.outputs + i] = numbers[i][row];
      }
    }
    return Tensor.of(byRow, rows, made.outputs);
  }

  private float[][] columns(float[] values, int width) {
    float[][] columns = new float[width][rows];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < width; i++) {
        columns[i][row] = values[row * width + i];
      }
    }
    return columns;
  }

  private float[][] hidden(int from, int to) {
    float[][] h = entry.units(from, to);
    if (offsets != null) {
      for (int i = 0; i < h.length; i++) {
        float[] offset = offsets[from + i];
        for (int row = 0; row < rows; row++) {
          h[i][row] += offset[offset.length == 1 ? 0 : row];
        }
      }
    }
    for (int b = 0; b < blocks.size(); b++) {
      Block block = blocks.get(b);
      block.first.see(activated(h, made.activation));
      block.second.see(block.first.units(from, to));
      h = sum(h, block.second.units(from, to), gates.get(b), from);
    }
    return h;
  }

  private static float[][] sum(
      float[][] h, float[][] change, float @Nullable [][] gates, int from) {
    float[][] sum = new float[h.length][];
    for (int i = 0; i < h.length; i++) {
      sum[i] = h[i].clone();
      float[] gate = gates == null ? null : gates[from + i];
      for (int row = 0; row < sum[i].length; row++) {
        float factor = gate == null ? 1 : gate[gate.length == 1 ? 0 : row];
        sum[i][row] += factor * change[i][row];
      }
    }
    return sum;
  }

  /** By the engine, whose exponentials are vectors. */
  private static float[][] activated(float[][] units, Activation activation) {
    if (activation == Activation.IDENTITY || units.length == 0) {
      return units;
    }
    int rows = units[0].length;
    try (Scope inside = Scope.open()) {
      float[] flat = joined(units, units.length);
      float[] values = activation.apply(Tensor.of(flat, units.length, rows)).toArray();
      float[][] result = new float[units.length][];
      for (int i = 0; i < units.length; i++) {
        result[i] = Arrays.copyOfRange(values, i * rows, (i + 1) * rows);
      }
      return result;
    }
  }

  private static float[] joined(float[][] parts, int count) {
    int rows = parts[0].length;
    float[] all = new float[count * rows];
    for (int i = 0; i < count; i++) {
      System.arraycopy(parts[i], 0, all, i * rows, rows);
    }
    return all;
  }
}
