package org.understudy.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScheduleTest {
  private static final int WARM_UP = 4;
  private static final int TOTAL = 104;

  private static Schedule schedule(Schedule.Kind kind) {
    return kind.create(WARM_UP, TOTAL, 2);
  }

  @ParameterizedTest
  @EnumSource(Schedule.Kind.class)
  void warmsUpInEqualSteps(Schedule.Kind kind) {
    Schedule schedule = schedule(kind);
    for (int step = 0; step < WARM_UP; step++) {
      assertEquals((step + 1) / 4.0, schedule.factor(step), 1e-12);
    }
    assertEquals(1, schedule.factor(WARM_UP), 1e-12);
  }

  @ParameterizedTest
  @EnumSource(Schedule.Kind.class)
  void withoutWarmUpBeginsAtOne(Schedule.Kind kind) {
    assertEquals(1, kind.create(0, 100, 2).factor(0), 1e-12);
  }

  @ParameterizedTest
  @EnumSource(Schedule.Kind.class)
  void neverLeavesZeroToOneNorRisesBehindTheWarmUp(Schedule.Kind kind) {
    Schedule schedule = schedule(kind);
    double before = 1;
    for (int step = WARM_UP; step < 2 * TOTAL; step++) {
      double factor = schedule.factor(step);
      assertTrue(factor >= 0 && factor <= before + 1e-12, kind + " at step " + step);
      before = factor;
    }
  }

  @Test
  void constantStays() {
    assertEquals(1, schedule(Schedule.Kind.CONSTANT).factor(1_000_000));
  }

  @Test
  void cosineFallsFromOneToZero() {
    Schedule cosine = schedule(Schedule.Kind.COSINE);
    // Of 100 steps behind the warm-up: half, a quarter, three quarters, all.
    assertEquals(0.5, cosine.factor(WARM_UP + 50), 1e-12);
    assertEquals(0.5 + 0.25 * Math.sqrt(2), cosine.factor(WARM_UP + 25), 1e-12);
    assertEquals(0.5 - 0.25 * Math.sqrt(2), cosine.factor(WARM_UP + 75), 1e-12);
    assertEquals(0, cosine.factor(TOTAL), 1e-12);
    assertEquals(0, cosine.factor(2 * TOTAL), 1e-12);
  }

  @Test
  void exponentialFallsToAHundredthByEqualFactors() {
    Schedule exponential = schedule(Schedule.Kind.EXPONENTIAL);
    assertEquals(0.1, exponential.factor(WARM_UP + 50), 1e-12);
    assertEquals(0.01, exponential.factor(TOTAL), 1e-12);
    assertEquals(0.01, exponential.factor(2 * TOTAL), 1e-12);
    double ratio = exponential.factor(11) / exponential.factor(10);
    assertEquals(ratio, exponential.factor(91) / exponential.factor(90), 1e-12);
  }

  @Test
  void plateauHalvesBehindMoreEpochsThanItsPatience() {
    Schedule plateau = Schedule.Kind.PLATEAU.create(0, 100, 2);
    double[] losses = {3, 2, 2, 2.5, 2, 1, 1, 1, 1, 1, 1, 1};
    double[] factors = {1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125};
    for (int epoch = 0; epoch < losses.length; epoch++) {
      plateau.observe(losses[epoch]);
      assertEquals(factors[epoch], plateau.factor(50), 1e-12, "epoch " + epoch);
    }
  }

  @Test
  void plateauCountsNanAsNoProgress() {
    Schedule plateau = Schedule.Kind.PLATEAU.create(0, 100, 0);
    plateau.observe(1);
    plateau.observe(Double.NaN);
    assertEquals(0.5, plateau.factor(9), 1e-12);
    plateau.observe(0.5);
    assertEquals(0.5, plateau.factor(9), 1e-12);
  }

  @Test
  void plateauContinuesFromItsState() {
    double[] losses = {3, 3, 3, 3, 2, 2, 2, 2, 2, 2};
    Schedule whole = schedule(Schedule.Kind.PLATEAU);
    Schedule half = schedule(Schedule.Kind.PLATEAU);
    for (int epoch = 0; epoch < losses.length; epoch++) {
      whole.observe(losses[epoch]);
      half.observe(losses[epoch]);
      Schedule continued = schedule(Schedule.Kind.PLATEAU);
      continued.restore(half.state());
      half = continued;
      assertEquals(whole.factor(2), half.factor(2), "in the warm-up, epoch " + epoch);
      assertEquals(whole.factor(50), half.factor(50), "epoch " + epoch);
    }
    assertTrue(whole.factor(50) < 1);
  }
}
