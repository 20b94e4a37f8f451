package org.understudy.flow;

import org.understudy.tensor.Spline;
import org.understudy.tensor.Tensor;

/** The rational-quadratic spline (Durkan et al. 2019). */
record SplineMap(int bins, float bound) implements ElementMap {
  @Override
  public int count() {
    return 3 * bins - 1;
  }

  @Override
  public Bijection.Step forward(Tensor x, Tensor numbers) {
    Spline.Result result = Spline.forward(x, numbers, bins, bound);
    return new Bijection.Step(result.y(), result.logDet());
  }

  @Override
  public Bijection.Step inverse(Tensor y, Tensor numbers) {
    Spline.Result result = Spline.inverse(y, numbers, bins, bound);
    return new Bijection.Step(result.y(), result.logDet());
  }
}
