package org.understudy.flow;

import org.jspecify.annotations.Nullable;
import org.understudy.nn.Parameters;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** A fixed reordering of features. */
final class Permutation implements Bijection {
  /** Stored with the weights, so that a loaded flow has the order it was trained with. */
  private final Parameter order;

  private Permutation(int[] order) {
    float[] values = new float[order.length];
    for (int i = 0; i < order.length; i++) {
      values[i] = order[i];
    }
    this.order = Parameter.frozen("order", Shape.of(order.length), values);
  }

  private int[] order() {
    float[] values = order.toArray();
    int[] indices = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      indices[i] = (int) values[i];
    }
    return indices;
  }

  private int[] back() {
    int[] indices = order();
    int[] back = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      back[indices[i]] = i;
    }
    return back;
  }

  /** The last feature first. */
  static Permutation reverse(int features) {
    int[] order = new int[features];
    for (int i = 0; i < features; i++) {
      order[i] = features - 1 - i;
    }
    return new Permutation(order);
  }

  /** Drawn at random. */
  static Permutation random(int features, RandomStream random) {
    return new Permutation(random.permutation(features));
  }

  @Override
  public Step forward(Tensor x, @Nullable Tensor context) {
    return new Step(x.gather(1, order()), Tensor.zeros(1));
  }

  @Override
  public Step inverse(Tensor z, @Nullable Tensor context) {
    return new Step(z.gather(1, back()), Tensor.zeros(1));
  }

  @Override
  public Parameters parameters() {
    return Parameters.of(order);
  }
}
