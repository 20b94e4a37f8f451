package org.understudy.report;

import java.util.Arrays;

/** A set of points that a drawing shows: {@code rows[i][dimension]}. */
final class Sample {
  private final String name;
  private final float[][] rows;

  Sample(String name, float[][] rows) {
    this.name = name;
    this.rows = rows;
    for (float[] row : rows) {
      if (row.length != rows[0].length) {
        throw new IllegalArgumentException(
            "'" + name + "': expected rows of " + rows[0].length + " numbers, found " + row.length);
      }
    }
  }

  String name() {
    return name;
  }

  float[][] rows() {
    return rows;
  }

  void require(int dimensions) {
    if (rows.length > 0 && rows[0].length != dimensions) {
      throw new IllegalArgumentException(
          "'%s': expected rows of %d numbers, one an axis, found %d"
              .formatted(name, dimensions, rows[0].length));
    }
  }

  /** The finite values of one dimension. */
  double[] column(int dimension) {
    double[] values = new double[rows.length];
    int count = 0;
    for (float[] row : rows) {
      if (Float.isFinite(row[dimension])) {
        values[count++] = row[dimension];
      }
    }
    return Arrays.copyOf(values, count);
  }

  /**
   * The interval that holds all but a two-hundredth of the values on either side, with a margin, so
   * that a few outliers do not squeeze the rest.
   */
  static double[] range(double[]... columns) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double[] column : columns) {
      if (column.length == 0) {
        continue;
      }
      double[] sorted = column.clone();
      Arrays.sort(sorted);
      int cut = sorted.length / 200;
      low = Math.min(low, sorted[cut]);
      high = Math.max(high, sorted[sorted.length - 1 - cut]);
    }
    if (!(low <= high)) {
      return new double[] {0, 1};
    }
    double room = high > low ? 0.12 * (high - low) : Math.max(1e-6, 0.5 * Math.abs(low));
    return new double[] {low - room, high + room};
  }
}
