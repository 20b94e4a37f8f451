package org.understudy.runtime.transform;

/**
 * Mean and standard deviation of numbers that come column by column (Chan, Golub and LeVeque 1983).
 */
final class Moments {
  private double count;
  private double mean;
  private double squares;

  static Moments of(double[] column) {
    Moments moments = new Moments();
    moments.add(column);
    return moments;
  }

  void add(double[] column) {
    double own = 0;
    for (double value : column) {
      own += value / column.length;
    }
    double around = 0;
    for (double value : column) {
      around += (value - own) * (value - own);
    }
    double total = count + column.length;
    double apart = own - mean;
    squares += around + apart * apart * count * column.length / total;
    mean += apart * column.length / total;
    count = total;
  }

  double mean() {
    return mean;
  }

  /** The standard deviation; one of a constant, which has nothing to scale by. */
  double scale() {
    double deviation = Math.sqrt(squares / count);
    return deviation > 1e-12 * Math.abs(mean) ? deviation : 1;
  }

  Transform standardise() {
    return new Transform.Standardise(mean, scale());
  }
}
