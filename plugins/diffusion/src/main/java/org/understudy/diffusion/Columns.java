package org.understudy.diffusion;

import java.util.function.ToDoubleFunction;
import org.understudy.tensor.Tensor;

/** Coefficients of rows as tensors that broadcast over their features. */
final class Columns {
  private Columns() {}

  /** A number of each place: {@code [places, 1]}. */
  static Tensor of(GaussianPath.Point[] places, ToDoubleFunction<GaussianPath.Point> number) {
    float[] values = new float[places.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) number.applyAsDouble(places[i]);
    }
    return Tensor.of(values, values.length, 1);
  }
}
