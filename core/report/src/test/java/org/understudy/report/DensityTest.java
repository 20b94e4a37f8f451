package org.understudy.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DensityTest {
  /** A standard normal in the plane: the contour that encloses half has radius sqrt(2 ln 2). */
  @Test
  void contourEnclosesTheShareAskedFor() {
    Random random = new Random(7);
    float[][] rows = new float[40_000][2];
    for (float[] row : rows) {
      row[0] = (float) random.nextGaussian();
      row[1] = (float) random.nextGaussian();
    }
    double[] range = {-4, 4};
    DensityGrid grid = DensityGrid.of(new Sample("normal", rows), 0, 1, range, range);
    String path = Contour.path(grid, grid.level(0.5), 8, 8);
    double sum = 0;
    int count = 0;
    for (String piece : path.replace("Z", "").split("[ML]")) {
      if (!piece.isEmpty()) {
        String[] xy = piece.split(" ");
        sum += Math.hypot(Double.parseDouble(xy[0]) - 4, Double.parseDouble(xy[1]) - 4);
        count++;
      }
    }
    assertTrue(count > 20, "points on the contour: " + count);
    assertEquals(Math.sqrt(2 * Math.log(2)), sum / count, 0.05);
  }

  @Test
  void histogramSharesAddUpToOne() {
    double[] counts = Marginal.histogram(new double[] {0.1, 0.2, 0.6, 0.9}, 0, 1, 4);
    assertEquals(0.5, counts[0], 1e-12);
    assertEquals(0.25, counts[2], 1e-12);
    assertEquals(0.25, counts[3], 1e-12);
  }
}
