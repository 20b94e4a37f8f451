package org.understudy.flow;

import org.understudy.tensor.Tensor;

/**
 * Shift and scale; the logarithm of the scale stays within 3 of zero, which keeps training sane.
 */
record AffineMap() implements ElementMap {
  private static final float LIMIT = 3;

  @Override
  public int count() {
    return 2;
  }

  @Override
  public Bijection.Step forward(Tensor x, Tensor numbers) {
    Tensor logScale = logScale(x, numbers);
    Tensor y = x.add(shift(x, numbers)).mul(logScale.exp());
    return new Bijection.Step(y, logScale.sum(1));
  }

  @Override
  public Bijection.Step inverse(Tensor y, Tensor numbers) {
    Tensor logScale = logScale(y, numbers).neg();
    Tensor x = y.mul(logScale.exp()).sub(shift(y, numbers));
    return new Bijection.Step(x, logScale.sum(1));
  }

  private static Tensor shift(Tensor x, Tensor numbers) {
    return part(x, numbers, 0);
  }

  private static Tensor logScale(Tensor x, Tensor numbers) {
    return part(x, numbers, 1).mul(1 / LIMIT).tanh().mul(LIMIT);
  }

  private static Tensor part(Tensor x, Tensor numbers, int index) {
    int n = x.dim(0);
    int d = x.dim(1);
    return numbers.reshape(n, d, 2).slice(2, index, index + 1).reshape(n, d);
  }
}
