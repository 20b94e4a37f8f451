package org.understudy.report;

import java.util.Arrays;

/** A smoothed two-dimensional histogram, for contours that enclose a given share of the points. */
final class DensityGrid {
  static final int SIZE = 72;

  private final double[][] cells;

  private DensityGrid(double[][] cells) {
    this.cells = cells;
  }

  /** The density of each cell, {@code cells[row][column]}, row 0 lowest. */
  double[][] cells() {
    return cells;
  }

  /**
   * Counts points into cells and smooths them.
   *
   * <p>The kernel narrows with the number of points as Scott's rule does, but at two fifths of its
   * width: posteriors are often thin crescents, which the rule for Gaussians would blur.
   */
  static DensityGrid of(Sample sample, int across, int up, double[] xs, double[] ys) {
    double[][] cells = new double[SIZE][SIZE];
    int inside = 0;
    for (float[] row : sample.rows()) {
      int column = cell(row[across], xs);
      int line = cell(row[up], ys);
      if (column >= 0 && line >= 0) {
        cells[line][column]++;
        inside++;
      }
    }
    double scott = Math.pow(Math.max(1, inside), -1.0 / 6);
    double alongX = kernel(sample.column(across), xs, scott);
    double alongY = kernel(sample.column(up), ys, scott);
    double[][] smooth = transposed(blurred(transposed(blurred(cells, alongX)), alongY));
    return new DensityGrid(smooth);
  }

  /** The density at whose contour the given share of the whole lies inside. */
  double level(double share) {
    double[] all = Arrays.stream(cells).flatMapToDouble(Arrays::stream).sorted().toArray();
    double total = Arrays.stream(all).sum();
    double sum = 0;
    for (int i = all.length - 1; i >= 0; i--) {
      sum += all[i];
      if (sum >= share * total) {
        return all[i];
      }
    }
    return 0;
  }

  private static int cell(float value, double[] range) {
    double place = (value - range[0]) / (range[1] - range[0]) * SIZE;
    return place >= 0 && place < SIZE ? (int) place : -1;
  }

  private static double kernel(double[] values, double[] range, double scott) {
    double mean = Arrays.stream(values).average().orElse(0);
    double variance = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0);
    double cells = Math.sqrt(variance) / (range[1] - range[0]) * SIZE;
    return Math.max(0.8, Math.min(6, scott * cells / 2.5));
  }

  private static double[][] blurred(double[][] rows, double sigma) {
    int reach = (int) Math.ceil(3 * sigma);
    double[] kernel = new double[2 * reach + 1];
    double sum = 0;
    for (int i = -reach; i <= reach; i++) {
      kernel[i + reach] = Math.exp(-0.5 * i * i / (sigma * sigma));
      sum += kernel[i + reach];
    }
    double[][] result = new double[rows.length][rows[0].length];
    for (int r = 0; r < rows.length; r++) {
      for (int c = 0; c < rows[r].length; c++) {
        if (rows[r][c] == 0) {
          continue;
        }
        for (int i = -reach; i <= reach; i++) {
          if (c + i >= 0 && c + i < rows[r].length) {
            result[r][c + i] += rows[r][c] * kernel[i + reach] / sum;
          }
        }
      }
    }
    return result;
  }

  private static double[][] transposed(double[][] matrix) {
    double[][] result = new double[matrix[0].length][matrix.length];
    for (int r = 0; r < matrix.length; r++) {
      for (int c = 0; c < matrix[0].length; c++) {
        result[c][r] = matrix[r][c];
      }
    }
    return result;
  }
}
