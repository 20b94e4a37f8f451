package org.understudy.spi;

import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What each element of a field may be: a number of an interval, whose bounds may be infinite, or
 * one of the classes 0, 1, ..., k - 1. A surrogate maps a bounded element to the whole line for its
 * model and back, so that no draw leaves the support; classes its model sees as they are, and their
 * density is a probability.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Support {
  private final double[] low;
  private final double[] high;

  /** How many classes each element has, 0 where it has none; null where no element has. */
  private final int @Nullable [] classes;

  private Support(double[] low, double[] high, int @Nullable [] classes) {
    this.low = low;
    this.high = high;
    this.classes = classes;
  }

  /**
   * The classes 0 to k - 1 for every one of some elements.
   *
   * @throws IllegalArgumentException if k is below 2
   */
  public static Support classes(int elements, int k) {
    if (k < 2) {
      throw new IllegalArgumentException("support: expected 2 classes or more, found " + k);
    }
    double[] high = new double[elements];
    Arrays.fill(high, k - 1);
    int[] classes = new int[elements];
    Arrays.fill(classes, k);
    return new Support(new double[elements], high, classes);
  }

  /** The supports of several fields, one after another. */
  static Support join(List<Support> parts) {
    int size = parts.stream().mapToInt(Support::size).sum();
    double[] low = new double[size];
    double[] high = new double[size];
    int[] classes = new int[size];
    int at = 0;
    for (Support part : parts) {
      for (int i = 0; i < part.size(); i++, at++) {
        low[at] = part.low[i];
        high[at] = part.high[i];
        classes[at] = part.classes(i);
      }
    }
    boolean discrete = parts.stream().anyMatch(Support::isDiscrete);
    return new Support(low, high, discrete ? classes : null);
  }

  /** The supports of some consecutive elements. */
  public Support slice(int from, int to) {
    return new Support(
        Arrays.copyOfRange(low, from, to),
        Arrays.copyOfRange(high, from, to),
        classes == null ? null : Arrays.copyOfRange(classes, from, to));
  }

  /** The whole line for every one of some elements. */
  public static Support real(int elements) {
    double[] low = new double[elements];
    double[] high = new double[elements];
    Arrays.fill(low, Double.NEGATIVE_INFINITY);
    Arrays.fill(high, Double.POSITIVE_INFINITY);
    return new Support(low, high, null);
  }

  /** Positive numbers for every one of some elements. */
  public static Support positive(int elements) {
    double[] high = new double[elements];
    Arrays.fill(high, Double.POSITIVE_INFINITY);
    return new Support(new double[elements], high, null);
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
    return new Support(low.clone(), high.clone(), null);
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

  /** How many classes an element has; 0 where it is a number of an interval. */
  public int classes(int element) {
    return classes == null ? 0 : classes[element];
  }

  /** Whether any element has classes. */
  public boolean isDiscrete() {
    return classes != null && Arrays.stream(classes).anyMatch(k -> k > 0);
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

  /** Whether a value is of an element's classes or closed interval; NaN is not. */
  public boolean contains(int element, double value) {
    return value >= low[element]
        && value <= high[element]
        && (classes(element) == 0 || value == Math.rint(value));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Support that
        && Arrays.equals(low, that.low)
        && Arrays.equals(high, that.high)
        && Arrays.equals(classes, that.classes);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(low) + Arrays.hashCode(high)) + Arrays.hashCode(classes);
  }

  @Override
  public String toString() {
    return "Support[low=%s, high=%s, classes=%s]"
        .formatted(Arrays.toString(low), Arrays.toString(high), Arrays.toString(classes));
  }
}
