package org.understudy.diffusion;

import java.util.function.ToDoubleFunction;
import org.understudy.tensor.Tensor;

/** Coefficients of rows as tensors that broadcast over their features. */
final class Columns {
  private Columns() {}

  /** A number of each place or step: {@code [rows, 1]}. */
  static <T> Tensor of(T[] rows, ToDoubleFunction<T> number) {
    float[] values = new float[rows.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) number.applyAsDouble(rows[i]);
    }
    return Tensor.of(values, values.length, 1);
  }

  /** One row for each of so many, of as many rows or of one for all. */
  static Tensor repeated(Tensor rows, int count) {
    return rows.dim(0) == count ? rows : rows.broadcastTo(rows.shape().with(0, count));
  }
}
