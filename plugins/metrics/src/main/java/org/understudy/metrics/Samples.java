package org.understudy.metrics;

import java.util.Arrays;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;

/** Rows of numbers, checked. */
final class Samples {
  private final float[] values;
  private final int count;
  private final int width;

  private Samples(float[] values, int count, int width) {
    this.values = values;
    this.count = count;
    this.width = width;
  }

  /** The numbers, row-major; not a copy. */
  float[] values() {
    return values;
  }

  /** How many rows. */
  int count() {
    return count;
  }

  /** Numbers a row. */
  int width() {
    return width;
  }

  /**
   * The target fields of some rows.
   *
   * @throws IllegalArgumentException naming the row, if a number is not finite, or there are fewer
   *     than two rows
   */
  static Samples of(String name, Rows rows) {
    float[] values = rows.matrix(Role.TARGET);
    int width = rows.count() == 0 ? 0 : values.length / rows.count();
    if (rows.count() < 2 || width == 0) {
      throw new IllegalArgumentException(
          "%s: expected at least 2 rows of numbers, found %d".formatted(name, rows.count()));
    }
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "%s, row %d, column '%s': the value is %s; a metric needs finite numbers"
                .formatted(
                    name,
                    i / width + 1,
                    rows.schema().columns(Role.TARGET).get(i % width),
                    values[i]));
      }
    }
    return new Samples(values, rows.count(), width);
  }

  /** Checks that another sample has as many columns. */
  void requireSameWidth(Samples draws) {
    if (width != draws.width) {
      throw new IllegalArgumentException(
          "the reference has %d columns, the draws have %d; they must be the same quantities"
              .formatted(width, draws.width));
    }
  }

  /** Mean and unbiased standard deviation of each column; 1 where a column is constant. */
  double[][] moments() {
    double[] mean = new double[width];
    double[] deviation = new double[width];
    for (int i = 0; i < values.length; i++) {
      mean[i % width] += values[i] / (double) count;
    }
    for (int i = 0; i < values.length; i++) {
      double d = values[i] - mean[i % width];
      deviation[i % width] += d * d / (count - 1.0);
    }
    for (int j = 0; j < width; j++) {
      deviation[j] = deviation[j] > 0 ? Math.sqrt(deviation[j]) : 1;
    }
    return new double[][] {mean, deviation};
  }

  /** These rows less a mean, over a standard deviation. */
  Samples standardised(double[][] moments) {
    float[] scaled = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      scaled[i] = (float) ((values[i] - moments[0][i % width]) / moments[1][i % width]);
    }
    return new Samples(scaled, count, width);
  }

  /** The first rows. */
  Samples first(int rows) {
    return rows >= count ? this : new Samples(Arrays.copyOf(values, rows * width), rows, width);
  }

  /** These rows and then another sample's. */
  Samples followedBy(Samples other) {
    float[] joined = Arrays.copyOf(values, values.length + other.values.length);
    System.arraycopy(other.values, 0, joined, values.length, other.values.length);
    return new Samples(joined, count + other.count, width);
  }

  /** The numbers of {@code size} rows, those named from {@code from} on; a fresh array. */
  float[] rows(int[] named, int from, int size) {
    float[] chosen = new float[size * width];
    for (int i = 0; i < size; i++) {
      System.arraycopy(values, named[from + i] * width, chosen, i * width, width);
    }
    return chosen;
  }

  /** One column; a fresh array. */
  double[] column(int index) {
    double[] column = new double[count];
    for (int i = 0; i < count; i++) {
      column[i] = values[i * width + index];
    }
    return column;
  }

  /** Each row's product with a direction; a fresh array. */
  double[] projected(double[] direction) {
    double[] products = new double[count];
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < width; k++) {
        products[i] += direction[k] * values[i * width + k];
      }
    }
    return products;
  }
}
