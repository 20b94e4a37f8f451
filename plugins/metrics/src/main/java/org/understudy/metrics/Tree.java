package org.understudy.metrics;

import java.util.Arrays;
import org.understudy.tensor.RandomStream;

/**
 * A classification tree that divides by Gini impurity, on features reduced to at most 256 ranges of
 * equally many rows each (Breiman et al. 1984; the ranges as in gradient boosting machines).
 */
final class Tree {
  private static final int RANGES = 256;

  private final byte[][] features;
  private final byte[] labels;
  private final int leaf;
  private final RandomStream random;
  private int[] feature = new int[64];
  private int[] limit = new int[64];
  private int[] child = new int[64];
  private float[] share = new float[64];
  private int nodes;

  private Tree(byte[][] features, byte[] labels, int leaf, RandomStream random) {
    this.features = features;
    this.labels = labels;
    this.leaf = leaf;
    this.random = random;
  }

  /** The range that each number of each column falls into, column by column. */
  static byte[][] ranges(float[] x, int width) {
    int rows = x.length / width;
    byte[][] ranges = new byte[width][rows];
    float[] sorted = new float[rows];
    for (int j = 0; j < width; j++) {
      for (int i = 0; i < rows; i++) {
        sorted[i] = x[i * width + j];
      }
      Arrays.sort(sorted);
      float[] edges = new float[RANGES - 1];
      for (int k = 0; k < edges.length; k++) {
        edges[k] = sorted[(int) ((k + 1L) * rows / RANGES)];
      }
      for (int i = 0; i < rows; i++) {
        int at = Arrays.binarySearch(edges, x[i * width + j]);
        // Of equal edges any may be found; all of a value's rows must share the first.
        while (at > 0 && edges[at - 1] == edges[at]) {
          at--;
        }
        ranges[j][i] = (byte) (at < 0 ? -at - 1 : at);
      }
    }
    return ranges;
  }

  /**
   * Grows a tree.
   *
   * @param features from {@link #ranges}
   * @param labels 0 or 1
   * @param rows to learn from, repeated as they were drawn; reordered
   * @param leaf rows that a node needs to be divided
   */
  static Tree grow(byte[][] features, byte[] labels, int[] rows, int leaf, RandomStream random) {
    Tree tree = new Tree(features, labels, leaf, random);
    tree.nodes = 1;
    tree.divide(0, rows, 0, rows.length);
    return tree;
  }

  private void divide(int node, int[] rows, int from, int to) {
    int size = to - from;
    int ones = 0;
    for (int i = from; i < to; i++) {
      ones += labels[rows[i]];
    }
    share[node] = (float) ones / size;
    feature[node] = -1;
    if (size < leaf || ones == 0 || ones == size || !choose(node, rows, from, to, ones)) {
      return;
    }
    int middle = partition(rows, from, to, features[feature[node]], limit[node]);
    int left = nodes;
    nodes += 2;
    if (nodes > feature.length) {
      int capacity = 2 * feature.length;
      feature = Arrays.copyOf(feature, capacity);
      limit = Arrays.copyOf(limit, capacity);
      child = Arrays.copyOf(child, capacity);
      share = Arrays.copyOf(share, capacity);
    }
    child[node] = left;
    divide(left, rows, from, middle);
    divide(left + 1, rows, middle, to);
  }

  /** Finds the division of least impurity among some features at random, if there is any. */
  private boolean choose(int node, int[] rows, int from, int to, int ones) {
    int width = features.length;
    int tried = Math.max(1, (int) Math.round(Math.sqrt(width)));
    int[] order = random.permutation(width);
    int size = to - from;
    double best = gain(size, ones);
    boolean found = false;
    int[] counts = new int[RANGES];
    int[] positive = new int[RANGES];
    // As in scikit-learn, features that cannot divide the node do not count among those tried.
    for (int k = 0; k < width && (k < tried || !found); k++) {
      byte[] values = features[order[k]];
      Arrays.fill(counts, 0);
      Arrays.fill(positive, 0);
      for (int i = from; i < to; i++) {
        int range = values[rows[i]] & 0xff;
        counts[range]++;
        positive[range] += labels[rows[i]];
      }
      int below = 0;
      int belowOnes = 0;
      for (int range = 0; range < RANGES - 1; range++) {
        below += counts[range];
        belowOnes += positive[range];
        if (counts[range] == 0 || below == size) {
          continue;
        }
        double gain = gain(below, belowOnes) + gain(size - below, ones - belowOnes);
        if (gain > best) {
          best = gain;
          feature[node] = order[k];
          limit[node] = range;
          found = true;
        }
      }
    }
    return found;
  }

  /** Rows less their Gini impurity, up to a constant that no division changes. */
  private static double gain(int size, int ones) {
    double zeros = size - ones;
    return (zeros * zeros + (double) ones * ones) / size;
  }

  /** Puts the rows at or below a limit first; where the others begin. */
  private static int partition(int[] rows, int from, int to, byte[] values, int limit) {
    int low = from;
    int high = to;
    while (low < high) {
      if ((values[rows[low]] & 0xff) <= limit) {
        low++;
      } else {
        high--;
        int row = rows[low];
        rows[low] = rows[high];
        rows[high] = row;
      }
    }
    return low;
  }

  /** The share of ones among the rows it learned from that are like a row. */
  float share(int row) {
    int node = 0;
    while (feature[node] >= 0) {
      node = child[node] + ((features[feature[node]][row] & 0xff) <= limit[node] ? 0 : 1);
    }
    return share[node];
  }
}
