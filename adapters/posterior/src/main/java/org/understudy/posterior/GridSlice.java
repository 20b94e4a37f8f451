package org.understudy.posterior;

import java.util.Arrays;
import org.understudy.spi.SamplingDensity;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * One or two free parameters: the slice's integral by the midpoint rule on a grid over all of its
 * mass, draws from the cells and evenly within each.
 */
final class GridSlice implements SamplingDensity {
  /** Cells along each axis, by the number of axes less one. */
  private static final int[] FINE = {4000, 400};

  private static final int[] COARSE = {1000, 100};

  /** Cells this many nats below the highest hold nothing worth a finer grid. */
  private static final double NEGLIGIBLE = 25;

  private final Slice slice;
  private final double[] low;
  private final double[] width;
  private final int cells;
  private final double[] cumulative;
  private final double logIntegral;

  private GridSlice(Slice slice, double[] low, double[] high, int cells) {
    this.slice = slice;
    this.low = low;
    this.cells = cells;
    int d = low.length;
    width = new double[d];
    double logVolume = 0;
    for (int i = 0; i < d; i++) {
      width[i] = (high[i] - low[i]) / cells;
      logVolume += Math.log(width[i]);
    }
    double[] heights = slice.joint(midpoints());
    double best = Arrays.stream(heights).max().orElse(Double.NEGATIVE_INFINITY);
    cumulative = new double[heights.length];
    double sum = 0;
    for (int i = 0; i < heights.length; i++) {
      sum += Math.exp(heights[i] - best);
      cumulative[i] = sum;
    }
    if (Double.isInfinite(best)) {
      throw Slice.empty(this);
    }
    logIntegral = best + Math.log(sum) + logVolume;
  }

  /**
   * A slice on a grid.
   *
   * @param near draws of the free parameters whatever the fixed ones are: they say where to look
   */
  static GridSlice of(Slice slice, float[] near) {
    int d = slice.size();
    double[] low = new double[d];
    double[] high = new double[d];
    for (int i = 0; i < d; i++) {
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (int row = i; row < near.length; row += d) {
        least = Math.min(least, near[row]);
        most = Math.max(most, near[row]);
      }
      double margin = Math.max(0.5 * (most - least), 1e-6 * (1 + Math.abs(most)));
      low[i] = Math.max(slice.low(i), least - margin);
      high[i] = Math.min(slice.high(i), most + margin);
    }
    GridSlice coarse = new GridSlice(slice, low, high, COARSE[d - 1]);
    double[] from = high.clone();
    double[] to = low.clone();
    double most = 0;
    for (int cell = 0; cell < coarse.cumulative.length; cell++) {
      most = Math.max(most, coarse.mass(cell));
    }
    for (int cell = 0; cell < coarse.cumulative.length; cell++) {
      if (coarse.mass(cell) > most * Math.exp(-NEGLIGIBLE)) {
        for (int i = 0; i < d; i++) {
          double edge = coarse.edge(cell, i);
          from[i] = Math.min(from[i], Math.max(low[i], edge - coarse.width[i]));
          to[i] = Math.max(to[i], Math.min(high[i], edge + 2 * coarse.width[i]));
        }
      }
    }
    return new GridSlice(slice, from, to, FINE[d - 1]);
  }

  private double mass(int cell) {
    return cumulative[cell] - (cell == 0 ? 0 : cumulative[cell - 1]);
  }

  /** Where a cell begins along an axis. */
  private double edge(int cell, int axis) {
    int along = low.length == 1 ? cell : axis == 0 ? cell / cells : cell % cells;
    return low[axis] + along * width[axis];
  }

  private float[] midpoints() {
    int d = low.length;
    int count = d == 1 ? cells : cells * cells;
    float[] points = new float[count * d];
    for (int i = 0; i < points.length; i++) {
      points[i] = (float) (edge(i / d, i % d) + 0.5 * width[i % d]);
    }
    return points;
  }

  @Override
  public Shape eventShape() {
    return Shape.of(low.length);
  }

  @Override
  public Tensor sample(int count, RandomStream random) {
    int d = low.length;
    float[] values = new float[Math.multiplyExact(count, d)];
    for (int row = 0; row < count; row++) {
      double u = random.nextDouble() * cumulative[cumulative.length - 1];
      int cell = Arrays.binarySearch(cumulative, u);
      // Equal to a cell's end belongs to the next, and cells without mass end where they begin.
      cell = cell < 0 ? -cell - 1 : cell + 1;
      while (mass(Math.min(cell, cumulative.length - 1)) == 0) {
        cell++;
      }
      for (int i = 0; i < d; i++) {
        values[row * d + i] = (float) (edge(cell, i) + width[i] * random.nextDouble());
      }
    }
    return Tensor.of(values, count, d);
  }

  @Override
  public Tensor logProb(Tensor x) {
    if (x.rank() != 2 || x.dim(1) != low.length) {
      throw new IllegalArgumentException(
          "slice: expected rows of %d free parameters, found %s".formatted(low.length, x.shape()));
    }
    return slice.joint(x).sub((float) logIntegral);
  }
}
