package org.understudy.nn;

import org.apiguardian.api.API;

/** The learning rate as a factor of its first value. */
@API(status = API.Status.EXPERIMENTAL)
public interface Schedule {
  /** The schedules an experiment can name. */
  enum Kind {
    /** Always 1. */
    CONSTANT,
    /** Half a cosine from 1 to 0 (Loshchilov and Hutter 2017). */
    COSINE,
    /** From 1 to a hundredth, by the same factor every step. */
    EXPONENTIAL,
    /** Halved whenever the validation loss has not fallen for some epochs. */
    PLATEAU;

    /**
     * A schedule of this kind, behind a linear warm-up.
     *
     * @param warmUp steps of warm-up
     * @param total steps in all, which cosine and exponential are spread over
     * @param patience epochs without progress before a plateau halves the rate
     */
    public Schedule create(long warmUp, long total, int patience) {
      return switch (this) {
        case CONSTANT -> warmed(warmUp, step -> 1);
        case COSINE ->
            warmed(
                warmUp,
                step -> {
                  double done = Math.min(1, (step - warmUp) / (double) Math.max(1, total - warmUp));
                  return 0.5 * (1 + Math.cos(Math.PI * done));
                });
        case EXPONENTIAL ->
            warmed(
                warmUp,
                step ->
                    Math.pow(
                        0.01, Math.min(1, (step - warmUp) / (double) Math.max(1, total - warmUp))));
        case PLATEAU -> new PlateauSchedule(warmUp, patience);
      };
    }

    private static Schedule warmed(long warmUp, java.util.function.LongToDoubleFunction after) {
      return step -> step < warmUp ? (step + 1) / (double) warmUp : after.applyAsDouble(step);
    }
  }

  /**
   * The factor of a step.
   *
   * @param step from 0
   */
  double factor(long step);

  /** Tells the schedule of an epoch's validation loss. */
  default void observe(double validationLoss) {}

  /** What a continued run needs. */
  default double[] state() {
    return new double[0];
  }

  /** Continues from a saved state. */
  default void restore(double[] state) {}
}
