package org.understudy.flow;

import org.understudy.tensor.Affine;
import org.understudy.tensor.Tensor;

/**
 * Scale and shift; the logarithm of the scale stays within 3 of zero, which keeps training sane.
 */
record AffineMap() implements ElementMap {
  private static final float LIMIT = 3;

  @Override
  public int count() {
    return 2;
  }

  @Override
  public Bijection.Step forward(Tensor x, Tensor numbers) {
    Affine.Result result = Affine.forward(x, numbers, LIMIT);
    return new Bijection.Step(result.y(), result.logDet());
  }

  @Override
  public Bijection.Step inverse(Tensor y, Tensor numbers) {
    Affine.Result result = Affine.inverse(y, numbers, LIMIT);
    return new Bijection.Step(result.y(), result.logDet());
  }
}
