package org.understudy.metrics;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Squared Euclidean distances between rows, each sum accumulated in double in the order of the
 * columns. Columns lie apart, so that the compiler finds distances to many rows at once.
 */
final class PairDistances {
  /** Parts that the rows are dealt to in turn: fixed, so that no number depends on the cores. */
  private static final int PARTS = 64;

  private static final int DIGIT_BITS = 16;

  private final double[][] columns;
  private final int count;

  PairDistances(Samples samples) {
    int width = samples.width();
    count = samples.count();
    columns = new double[width][];
    for (int k = 0; k < width; k++) {
      columns[k] = samples.column(k);
    }
  }

  int count() {
    return count;
  }

  /** From a row of another sample to the first {@code to} rows of this one. */
  private void fill(PairDistances other, int row, int to, double[] squares) {
    for (int j = 0; j < to; j++) {
      squares[j] = 0;
    }
    for (int k = 0; k < columns.length; k++) {
      accumulate(columns[k], other.columns[k][row], to, squares);
    }
  }

  private static void accumulate(double[] column, double value, int to, double[] squares) {
    for (int j = 0; j < to; j++) {
      double difference = column[j] - value;
      squares[j] += difference * difference;
    }
  }

  /** The sum of exp(scale d^2) over all pairs of different rows, each pair once. */
  double kernelSumWithin(double scale) {
    double[] sums = new double[count];
    IntStream.range(0, PARTS)
        .parallel()
        .forEach(
            part -> {
              double[] squares = new double[count];
              for (int i = part; i < count; i += PARTS) {
                fill(this, i, i, squares);
                sums[i] = kernelSum(squares, i, scale);
              }
            });
    return sum(sums);
  }

  /** The sum of exp(scale d^2) over all pairs of a row of this sample and one of another. */
  double kernelSumWith(PairDistances other, double scale) {
    double[] sums = new double[other.count];
    forEachRow(other, (row, squares) -> sums[row] = kernelSum(squares, count, scale));
    return sum(sums);
  }

  private static double kernelSum(double[] squares, int to, double scale) {
    double sum = 0;
    for (int j = 0; j < to; j++) {
      sum += Math.exp(scale * squares[j]);
    }
    return sum;
  }

  /** Each row's squared distance to its k-th neighbour in this sample, k below the count. */
  double[] neighbourSquares(int k) {
    double[] radii = new double[count];
    forEachRow(
        this,
        (row, squares) -> {
          squares[row] = Double.POSITIVE_INFINITY;
          radii[row] = smallest(squares, k);
        });
    return radii;
  }

  /** The k-th smallest of some numbers. */
  private static double smallest(double[] values, int k) {
    double[] least = Arrays.copyOf(values, k);
    Arrays.sort(least);
    for (int i = k; i < values.length; i++) {
      int at = k - 1;
      if (values[i] >= least[at]) {
        continue;
      }
      for (; at > 0 && least[at - 1] > values[i]; at--) {
        least[at] = least[at - 1];
      }
      least[at] = values[i];
    }
    return least[k - 1];
  }

  /** In how many balls around this sample's rows, of squared radii, each row of another lies. */
  int[] ballsAround(PairDistances other, double[] radii) {
    int[] balls = new int[other.count];
    forEachRow(
        other,
        (row, squares) -> {
          for (int i = 0; i < count; i++) {
            balls[row] += squares[i] <= radii[i] ? 1 : 0;
          }
        });
    return balls;
  }

  /** From each row of another sample to the nearest of this one. */
  double[] nearestSquares(PairDistances other) {
    double[] nearest = new double[other.count];
    forEachRow(other, (row, squares) -> nearest[row] = Arrays.stream(squares).min().orElseThrow());
    return nearest;
  }

  /** Hears a row of another sample and its squared distances to all rows of this one. */
  private interface Neighbours {
    void of(int row, double[] squares);
  }

  private void forEachRow(PairDistances other, Neighbours neighbours) {
    IntStream.range(0, PARTS)
        .parallel()
        .forEach(
            part -> {
              double[] squares = new double[count];
              for (int i = part; i < other.count; i += PARTS) {
                fill(other, i, count, squares);
                neighbours.of(i, squares);
              }
            });
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  /**
   * The lower median of the squared distances over all pairs of different rows. The pairs are too
   * many to keep: the digits of the median are counted out one after another, the highest first.
   */
  double medianSquare() {
    long rank = ((long) count * (count - 1) / 2 - 1) / 2;
    long median = 0;
    for (int shift = Long.SIZE - DIGIT_BITS; shift >= 0; shift -= DIGIT_BITS) {
      long[] counts = countDigits(median, shift);
      int digit = 0;
      while (rank >= counts[digit]) {
        rank -= counts[digit];
        digit++;
      }
      median = median << DIGIT_BITS | digit;
    }
    return Double.longBitsToDouble(median);
  }

  /** How often each digit at {@code shift} follows the digits known so far. */
  private long[] countDigits(long known, int shift) {
    return IntStream.range(0, PARTS)
        .parallel()
        .mapToObj(
            part -> {
              long[] counts = new long[1 << DIGIT_BITS];
              double[] squares = new double[count];
              for (int i = part; i < count; i += PARTS) {
                fill(this, i, i, squares);
                countDigits(squares, i, known, shift, counts);
              }
              return counts;
            })
        .reduce(new long[1 << DIGIT_BITS], PairDistances::added);
  }

  private static void countDigits(double[] squares, int to, long known, int shift, long[] counts) {
    for (int j = 0; j < to; j++) {
      // Bits of numbers that are not negative have the order of the numbers.
      long digits = Double.doubleToRawLongBits(squares[j]) >>> shift;
      if (digits >>> DIGIT_BITS == known) {
        counts[(int) digits & (1 << DIGIT_BITS) - 1]++;
      }
    }
  }

  private static long[] added(long[] a, long[] b) {
    long[] sum = new long[a.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = a[i] + b[i];
    }
    return sum;
  }
}
