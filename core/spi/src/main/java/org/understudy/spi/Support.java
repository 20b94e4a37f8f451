package org.understudy.spi;

import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * The interval each element of a field lives in. Bounds may be infinite; a surrogate maps a bounded
 * element to the whole line for its model and back, so that no draw leaves the support.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Support {
  private final double[] low;
  private final double[] high;

  private Support(double[] low, double[] high) {
    this.low = low;
    this.high = high;
  }

  /** The whole line for every one of some elements. */
  public static Support real(int elements) {
    double[] low = new double[elements];
    double[] high = new double[elements];
    Arrays.fill(low, Double.NEGATIVE_INFINITY);
    Arrays.fill(high, Double.POSITIVE_INFINITY);
    return new Support(low, high);
  }

  /** Positive numbers for every one of some elements. */
  public static Support positive(int elements) {
    double[] high = new double[elements];
    Arrays.fill(high, Double.POSITIVE_INFINITY);
    return new Support(new double[elements], high);
  }

  /**
   * An interval for each element.
   *
   * @throws IllegalArgumentException if a lower bound is not below its upper bound
   */
  public static Support of(double[] low, double[] high) {
    if (low.length != high.length) {
      throw new IllegalArgumentException(
          "support: " + low.length + " lower bounds and " + high.length + " upper bounds");
    }
    for (int i = 0; i < low.length; i++) {
      if (!(low[i] < high[i])) {
        throw new IllegalArgumentException(
            "support: element " + i + " has lower bound " + low[i] + ", upper bound " + high[i]);
      }
    }
    return new Support(low.clone(), high.clone());
  }

  /** How many elements. */
  public int size() {
    return low.length;
  }

  /** The lower bound of an element; may be negative infinity. */
  public double low(int element) {
    return low[element];
  }

  /** The upper bound of an element; may be positive infinity. */
  public double high(int element) {
    return high[element];
  }

  /** Whether no element has a finite bound. */
  public boolean isReal() {
    for (int i = 0; i < low.length; i++) {
      if (Double.isFinite(low[i]) || Double.isFinite(high[i])) {
        return false;
      }
    }
    return true;
  }

  /** Whether a value lies within an element's closed interval; NaN does not. */
  public boolean contains(int element, double value) {
    return value >= low[element] && value <= high[element];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Support that
        && Arrays.equals(low, that.low)
        && Arrays.equals(high, that.high);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(low) + Arrays.hashCode(high);
  }

  @Override
  public String toString() {
    return "Support[low=" + Arrays.toString(low) + ", high=" + Arrays.toString(high) + "]";
  }
}
