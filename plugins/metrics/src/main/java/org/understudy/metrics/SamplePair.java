package org.understudy.metrics;

import org.understudy.spi.Rows;

/**
 * What a metric compares: as many columns on either side, all numbers finite.
 *
 * @param reference the rows that are right
 * @param draws the rows in question
 */
record SamplePair(Samples reference, Samples draws) {
  /**
   * The pair that a metric's settings ask for.
   *
   * @param maxRows only so many rows of each from the first on; 0 for all
   * @param zScore whether both are standardised by the reference's moments
   * @throws IllegalArgumentException if the two do not fit, saying how
   */
  static SamplePair of(Rows reference, Rows draws, int maxRows, boolean zScore) {
    Samples right = Samples.of("reference", reference);
    Samples made = Samples.of("draws", draws);
    right.requireSameWidth(made);
    if (maxRows > 0) {
      right = right.first(maxRows);
      made = made.first(maxRows);
    }
    if (!zScore) {
      return new SamplePair(right, made);
    }
    double[][] moments = right.moments();
    return new SamplePair(right.standardised(moments), made.standardised(moments));
  }

  /** As many rows of each, from the first on: a classifier would win by naming the larger side. */
  SamplePair balanced() {
    int rows = Math.min(reference.count(), draws.count());
    return new SamplePair(reference.first(rows), draws.first(rows));
  }
}
