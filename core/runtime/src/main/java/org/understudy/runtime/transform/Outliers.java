package org.understudy.runtime.transform;

import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * How much of a column lies far out: more than ten robust deviations from its median, where a
 * normal has nothing in 10^23 rows. A robust deviation is 1.4826 times the median distance from the
 * median, which is a normal's standard deviation.
 *
 * <p>Only a column that also has something ten standard deviations out counts as one with a heavy
 * tail: one with most of its values in a narrow core and the rest beside it has not.
 *
 * @param field the field
 * @param column the element's name
 * @param rows how many rows were looked at
 * @param count how many of them lie far out
 * @param furthest the greatest distance from the median, in robust deviations
 * @param standardFurthest the greatest distance from the mean, in standard deviations
 * @param compressed whether its transform draws them in, by default or by choice
 */
@API(status = API.Status.EXPERIMENTAL)
public record Outliers(
    String field,
    String column,
    int rows,
    int count,
    double furthest,
    double standardFurthest,
    boolean compressed) {
  static final double FAR = 10;

  /** Above this share they are the law's tail and no accidents. */
  private static final double TAIL = 1e-3;

  private static final double NORMAL = 1.4826;

  /** Medians of more rows than this come from rows evenly spread among them. */
  private static final int ENOUGH = 10_000;

  /**
   * A column's median and its robust deviation.
   *
   * @param deviation the standard deviation where half of the values are the same
   */
  record Centre(double median, double deviation) {
    static Centre of(double[] column) {
      double[] some = spread(column);
      double median = middle(some);
      for (int i = 0; i < some.length; i++) {
        some[i] = Math.abs(some[i] - median);
      }
      double robust = NORMAL * middle(some);
      return new Centre(
          median, robust > 1e-12 * Math.abs(median) ? robust : Moments.of(column).scale());
    }
  }

  /** The median size of a column's values, or their standard deviation where half are zero. */
  static double size(double[] column) {
    double[] some = spread(column);
    for (int i = 0; i < some.length; i++) {
      some[i] = Math.abs(some[i]);
    }
    double median = middle(some);
    return median > 0 ? median : Moments.of(column).scale();
  }

  private static double[] spread(double[] column) {
    if (column.length <= ENOUGH) {
      return column.clone();
    }
    double[] some = new double[ENOUGH];
    for (int i = 0; i < ENOUGH; i++) {
      some[i] = column[(int) ((long) i * column.length / ENOUGH)];
    }
    return some;
  }

  /** Sorts the values. */
  private static double middle(double[] values) {
    Arrays.sort(values);
    int half = values.length / 2;
    return values.length % 2 == 1 ? values[half] : 0.5 * (values[half - 1] + values[half]);
  }

  static Outliers of(String field, String column, double[] values) {
    Centre centre = Centre.of(values);
    Moments moments = Moments.of(values);
    int count = 0;
    double furthest = 0;
    double standard = 0;
    for (double value : values) {
      double distance = Math.abs(value - centre.median()) / centre.deviation();
      count += distance > FAR ? 1 : 0;
      furthest = Math.max(furthest, distance);
      standard = Math.max(standard, Math.abs(value - moments.mean()) / moments.scale());
    }
    return new Outliers(field, column, values.length, count, furthest, standard, false);
  }

  /** The share of rows far out. */
  public double share() {
    return count / (double) rows;
  }

  boolean areTail() {
    return share() > TAIL && standardFurthest > FAR;
  }

  Outliers drawnIn(boolean drawnIn) {
    return new Outliers(field, column, rows, count, furthest, standardFurthest, drawnIn);
  }

  /** A line for people. */
  @Override
  public String toString() {
    return "%s '%s': %d of %d rows lie more than %.0f robust deviations from the median, the furthest %.0f%s"
        .formatted(
            field,
            column,
            count,
            rows,
            FAR,
            furthest,
            compressed ? "; drawn in by asinh" : "; choose transforms such as [robust, asinh]");
  }
}
