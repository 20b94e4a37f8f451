package org.understudy.flow;

import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/** Uniform on {@code [-bound, bound]} in every feature. */
record BoxUniformBase(float bound) implements Base {
  @Override
  public Tensor sample(int n, int d, RandomStream random) {
    return random.uniform(n, d).mul(2 * bound).sub(bound);
  }

  @Override
  public Tensor logProb(Tensor z) {
    Tensor inside = z.abs().max(1).le(bound);
    Tensor within = z.sum(1).mul(0).add((float) (-z.dim(1) * Math.log(2 * bound)));
    return Tensor.where(inside, within, Tensor.scalar(Float.NEGATIVE_INFINITY));
  }
}
