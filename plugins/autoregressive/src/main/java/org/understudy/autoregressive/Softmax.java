package org.understudy.autoregressive;

/** One of several by the softmax of their logits; used again for one row after another. */
final class Softmax {
  private final double[] shares;
  private double sum;

  /** For so many. */
  Softmax(int count) {
    shares = new double[count];
  }

  /** Takes the logits that begin at a place. */
  void take(float[] logits, int at) {
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < shares.length; i++) {
      highest = Math.max(highest, logits[at + i]);
    }
    sum = 0;
    for (int i = 0; i < shares.length; i++) {
      shares[i] = Math.exp(logits[at + i] - highest);
      sum += shares[i];
    }
  }

  /** Which one a uniform number falls to. */
  int chosen(double uniform) {
    double left = uniform * sum;
    int chosen = 0;
    while (chosen < shares.length - 1 && left >= shares[chosen]) {
      left -= shares[chosen++];
    }
    return chosen;
  }

  /** The logarithm of the probability of one. */
  double logProb(int which) {
    return Math.log(shares[which] / sum);
  }
}
