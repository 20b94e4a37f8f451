package org.understudy.nn;

import java.util.Arrays;
import org.apiguardian.api.API;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** Classes as indicators: a 1 in the place of each class, zeros elsewhere. */
@API(status = API.Status.EXPERIMENTAL)
public final class OneHot {
  private final int[] classes;
  private final int outputs;

  /**
   * Indicators of some columns.
   *
   * @param classes how many classes each column has; 0 for a number that is passed on as it is
   */
  public OneHot(int... classes) {
    this.classes = classes.clone();
    this.outputs = Arrays.stream(classes).map(k -> Math.max(1, k)).sum();
  }

  /** How many numbers it gives for each row. */
  public int outputs() {
    return outputs;
  }

  /**
   * The indicators of each row, column after column; a constant to differentiation.
   *
   * @param x {@code [n, columns]}, the classes as 0, 1, ...
   * @return {@code [n, outputs()]}
   * @throws IllegalArgumentException naming the first value that is no class of its column
   */
  public Tensor apply(Tensor x) {
    if (x.rank() != 2 || x.dim(1) != classes.length) {
      throw new IllegalArgumentException(
          "one-hot: expected [n, %d], found %s".formatted(classes.length, x.shape()));
    }
    float[] values = x.toArray();
    float[] indicators = new float[Shape.of(x.dim(0), outputs).size()];
    int at = 0;
    for (int i = 0; i < values.length; i++) {
      int k = classes[i % classes.length];
      if (k == 0) {
        indicators[at++] = values[i];
        continue;
      }
      int which = (int) values[i];
      if (which != values[i] || which < 0 || which >= k) {
        throw new IllegalArgumentException(
            "one-hot: row %d, column %d: expected a class from 0 to %d, found %s"
                .formatted(i / classes.length, i % classes.length, k - 1, values[i]));
      }
      indicators[at + which] = 1;
      at += k;
    }
    return Tensor.of(indicators, x.dim(0), outputs);
  }
}
