package org.understudy.nn;

/** Halves the rate when the validation loss stands still. */
final class PlateauSchedule implements Schedule {
  private final long warmUp;
  private final int patience;
  private double factor = 1;
  private double best = Double.POSITIVE_INFINITY;
  private double waited;

  PlateauSchedule(long warmUp, int patience) {
    this.warmUp = warmUp;
    this.patience = patience;
  }

  @Override
  public double factor(long step) {
    return step < warmUp ? factor * (step + 1) / warmUp : factor;
  }

  @Override
  public void observe(double validationLoss) {
    if (validationLoss < best) {
      best = validationLoss;
      waited = 0;
    } else if (++waited > patience) {
      factor /= 2;
      waited = 0;
    }
  }

  @Override
  public double[] state() {
    return new double[] {factor, best, waited};
  }

  @Override
  public void restore(double[] state) {
    factor = state[0];
    best = state[1];
    waited = state[2];
  }
}
