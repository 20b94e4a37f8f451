package org.understudy.autoregressive;

import java.util.Arrays;
import org.understudy.tensor.Tensor;

/** A probability for each class of an element, the softmax of the network's numbers. */
final class Categories implements ElementDistribution {
  /** The logarithm of what is left of the probability of classes that an element does not have. */
  private static final float NEVER = -1e30f;

  private final int[] classes;
  private final int most;

  /**
   * Elements of classes.
   *
   * @param classes how many each has, two or more
   */
  Categories(int[] classes) {
    this.classes = classes.clone();
    most = Arrays.stream(classes).max().orElse(2);
  }

  @Override
  public int inputs() {
    return most == 2 ? 1 : most;
  }

  @Override
  public int outputs() {
    return most;
  }

  @Override
  public int noise() {
    return 1;
  }

  @Override
  public Tensor encode(Tensor x, int first) {
    Tensor each = x.reshape(x.dim(0), x.dim(1), 1);
    return most == 2 ? each.mul(2).sub(1) : each.eq(range());
  }

  private Tensor range() {
    float[] all = new float[most];
    for (int i = 0; i < most; i++) {
      all[i] = i;
    }
    return Tensor.of(all, most);
  }

  @Override
  public Tensor logProb(Tensor x, Tensor numbers, int first) {
    Tensor open = open(first, x.dim(1));
    Tensor chosen = x.reshape(x.dim(0), x.dim(1), 1).eq(range()).mul(open);
    Tensor logits = Tensor.where(open, numbers, Tensor.scalar(NEVER));
    Tensor picked = Tensor.where(chosen, logits.logSoftmax(2), Tensor.scalar(0)).sum(2);
    return Tensor.where(chosen.sum(2), picked, Tensor.scalar(Float.NEGATIVE_INFINITY));
  }

  /** 1 where an element has a class, else 0: {@code [some, most]}. */
  private Tensor open(int first, int some) {
    float[] open = new float[some * most];
    for (int i = 0; i < open.length; i++) {
      open[i] = i % most < classes[first + i / most] ? 1 : 0;
    }
    return Tensor.of(open, some, most);
  }

  @Override
  public void draw(int element, Tensor numbers, float[] uniform, float[] values, double[] logProb) {
    float[] logits = numbers.toArray();
    Softmax softmax = new Softmax(classes[element]);
    for (int row = 0; row < values.length; row++) {
      softmax.take(logits, row * most);
      int chosen = softmax.chosen(uniform[row]);
      values[row] = chosen;
      logProb[row] += softmax.logProb(chosen);
    }
  }
}
