package org.understudy.flow;

import org.jspecify.annotations.Nullable;
import org.understudy.nn.Parameters;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/** A fixed reordering of features. */
final class Permutation implements Bijection {
  private final int[] order;
  private final int[] back;

  private Permutation(int[] order) {
    this.order = order;
    this.back = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      back[order[i]] = i;
    }
  }

  /** The last feature first. */
  static Permutation reverse(int features) {
    int[] order = new int[features];
    for (int i = 0; i < features; i++) {
      order[i] = features - 1 - i;
    }
    return new Permutation(order);
  }

  /** Drawn at random; the seed is enough to draw it again. */
  static Permutation random(int features, RandomStream random) {
    return new Permutation(random.permutation(features));
  }

  @Override
  public Step forward(Tensor x, @Nullable Tensor context) {
    return new Step(x.gather(1, order), Tensor.zeros(1));
  }

  @Override
  public Step inverse(Tensor z, @Nullable Tensor context) {
    return new Step(z.gather(1, back), Tensor.zeros(1));
  }

  @Override
  public Parameters parameters() {
    return Parameters.of();
  }
}
