package org.understudy.posterior.diagnostics;

import java.util.Arrays;
import org.understudy.spi.Dataset;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;

/** Columns of numbers on one scale: less their median, over their interquartile range. */
final class Columns {
  private static final int BLOCKS = 20;

  /** A normal distribution's interquartile range in standard deviations. */
  private static final double NORMAL_RANGE = 1.349;

  private final double[] centre;
  private final double[] scale;

  private Columns(double[] centre, double[] scale) {
    this.centre = centre;
    this.scale = scale;
  }

  /**
   * Fitted to rows. A column that never changes gets a tiny scale, so that whatever differs from it
   * is far away.
   */
  static Columns fit(float[] values, int width) {
    int rows = values.length / width;
    double[] centre = new double[width];
    double[] scale = new double[width];
    double[] column = new double[rows];
    for (int j = 0; j < width; j++) {
      double mean = 0;
      for (int i = 0; i < rows; i++) {
        column[i] = values[i * width + j];
        mean += column[i] / rows;
      }
      Arrays.sort(column);
      centre[j] = column[rows / 2];
      scale[j] = (column[3 * rows / 4] - column[rows / 4]) / NORMAL_RANGE;
      if (!(scale[j] > 0)) {
        double middle = mean;
        scale[j] =
            Math.sqrt(Arrays.stream(column).map(v -> (v - middle) * (v - middle)).sum() / rows);
      }
      scale[j] = Math.max(scale[j], 1e-9 * Math.max(1, Math.abs(centre[j])));
    }
    return new Columns(centre, scale);
  }

  /** How many columns. */
  int width() {
    return centre.length;
  }

  /** One number on its column's scale. */
  double scaled(int column, double value) {
    return (value - centre[column]) / scale[column];
  }

  /** A row on the columns' scales. */
  double[] scaled(float[] values, int row) {
    double[] scaled = new double[centre.length];
    for (int j = 0; j < scaled.length; j++) {
      scaled[j] = scaled(j, values[row * scaled.length + j]);
    }
    return scaled;
  }

  /** The row of a library that is nearest to another, all of them scaled. */
  static int nearest(double[][] library, double[] row) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < library.length; i++) {
      double distance = squaredDistance(library[i], row, least);
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
    return best;
  }

  /** The squared distance, or something larger than a limit if it is beyond that. */
  static double squaredDistance(double[] a, double[] b, double limit) {
    double sum = 0;
    for (int j = 0; j < a.length && sum <= limit; j++) {
      double d = a[j] - b[j];
      sum += d * d;
    }
    return sum;
  }

  /** All rows of a dataset, or about so many in blocks from its whole length. */
  static Rows some(Dataset dataset, int most) {
    if (dataset.size() <= most) {
      return dataset.read(0, (int) dataset.size());
    }
    int block = most / BLOCKS;
    float[][] parts = new float[2][];
    int[] width = new int[2];
    Role[] roles = {Role.TARGET, Role.CONDITION};
    for (int i = 0; i < BLOCKS; i++) {
      Rows rows = dataset.read(i * (dataset.size() - block) / (BLOCKS - 1), block);
      for (int r = 0; r < 2; r++) {
        float[] values = rows.matrix(roles[r]);
        width[r] = values.length;
        parts[r] = parts[r] == null ? new float[BLOCKS * width[r]] : parts[r];
        System.arraycopy(values, 0, parts[r], i * width[r], width[r]);
      }
    }
    return Rows.joint(dataset.schema(), parts[0], parts[1], BLOCKS * block);
  }
}
