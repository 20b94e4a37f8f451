package org.understudy.flow;

import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/** The standard normal. */
record NormalBase() implements Base {
  @Override
  public Tensor sample(int n, int d, RandomStream random) {
    return random.normal(n, d);
  }

  @Override
  public Tensor logProb(Tensor z) {
    return z.standardNormalLogProb();
  }
}
