package org.understudy.runtime.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.understudy.runtime.training.TrainingListener;

/**
 * Makes trainings fit a time. How long a step takes is found by a training that is thrown away, and
 * from that how many epochs fit: a schedule that ends with the last epoch then ends with the time.
 */
final class Budget implements TrainingListener {
  /** The pilot's share of the time. */
  private static final double PILOT = 0.05;

  /** Validation takes time too, and a pilot may have been lucky. */
  private static final double ALLOWANCE = 1.25;

  private final double seconds;
  private final BooleanSupplier stop;
  private final long start = System.nanoTime();
  private final List<Long> ends = new ArrayList<>();
  private int stepsPerEpoch = 1;

  /**
   * A pilot of a training that may take so many seconds.
   *
   * @param stop true once everything should end
   */
  Budget(double seconds, BooleanSupplier stop) {
    this.seconds = seconds;
    this.stop = stop;
  }

  @Override
  public void onStart(int firstEpoch, int maxEpochs, int steps) {
    stepsPerEpoch = steps;
  }

  @Override
  public void onStep(int epoch, int step) {
    ends.add(System.nanoTime());
  }

  /** Steps early on are slow: Java compiles them while they run. */
  @Override
  public boolean stopRequested() {
    boolean enough = ends.size() >= 3 && System.nanoTime() - start > PILOT * 1e9 * seconds;
    return enough || stop.getAsBoolean();
  }

  /** How many epochs fit, of those there may be. */
  int epochs(int most) {
    if (ends.size() < 3) {
      return most;
    }
    int half = ends.size() / 2;
    double step = (ends.get(ends.size() - 1) - ends.get(half)) / 1e9 / (ends.size() - 1 - half);
    return (int) Math.max(1, Math.min(most, seconds / (step * stepsPerEpoch)));
  }

  /** Stops a training that has outrun its time, whatever the pilot said. */
  static TrainingListener limit(double seconds) {
    long end = System.nanoTime() + (long) (ALLOWANCE * 1e9 * seconds);
    return new TrainingListener() {
      @Override
      public boolean stopRequested() {
        return System.nanoTime() > end;
      }
    };
  }
}
