package org.understudy.autoregressive;

/** One of several by the softmax of their logits. */
final class Softmax {
  private Softmax() {}

  /**
   * Which one a uniform number falls to.
   *
   * @param logits some of them are the weights' logarithms, up to a constant
   * @param at where they begin
   * @param count how many they are
   */
  static int draw(float[] logits, int at, int count, double uniform) {
    double highest = highest(logits, at, count);
    double left = uniform * sum(logits, at, count, highest);
    int chosen = 0;
    while (chosen < count - 1) {
      left -= Math.exp(logits[at + chosen] - highest);
      if (left < 0) {
        break;
      }
      chosen++;
    }
    return chosen;
  }

  /** The logarithm of the sum of the exponentials. */
  static double logSum(float[] logits, int at, int count) {
    double highest = highest(logits, at, count);
    return highest + Math.log(sum(logits, at, count, highest));
  }

  private static double highest(float[] logits, int at, int count) {
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = at; i < at + count; i++) {
      highest = Math.max(highest, logits[i]);
    }
    return highest;
  }

  private static double sum(float[] logits, int at, int count, double highest) {
    double sum = 0;
    for (int i = at; i < at + count; i++) {
      sum += Math.exp(logits[i] - highest);
    }
    return sum;
  }
}
