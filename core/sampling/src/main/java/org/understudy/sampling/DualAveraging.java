package org.understudy.sampling;

import org.apiguardian.api.API;

/**
 * Finds the step size at which a transition accepts as often as it should: Nesterov's dual
 * averaging as Hoffman and Gelman (2014) set it, with their constants.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class DualAveraging {
  private static final double GAMMA = 0.05;
  private static final double DELAY = 10;
  private static final double DECAY = 0.75;

  /** The logarithm of the longest step: where acceptance never falls, a search has no end. */
  private static final double FURTHEST = Math.log(1e10);

  private final double target;
  private double centre;
  private double current;
  private double averaged;
  private double lack;
  private int count;

  /**
   * An adaptation from its start.
   *
   * @param initial the first step size, above 0
   * @param target the acceptance to find, in (0, 1)
   */
  public DualAveraging(double initial, double target) {
    if (!(target > 0 && target < 1)) {
      throw new IllegalArgumentException(
          "dual averaging: expected a target acceptance in (0, 1), found " + target);
    }
    this.target = target;
    restart(initial);
  }

  /** Begins anew from a step size, as after a change of the mass matrix. */
  public void restart(double initial) {
    centre = Math.log(10 * initial);
    current = Math.log(initial);
    averaged = 0;
    lack = 0;
    count = 0;
  }

  /**
   * Takes note of a step.
   *
   * @param acceptance its mean acceptance probability, in [0, 1]
   */
  public void update(double acceptance) {
    count++;
    double share = 1 / (count + DELAY);
    lack += share * (target - acceptance - lack);
    double proposed = centre - Math.sqrt(count) / GAMMA * lack;
    current = Math.max(-FURTHEST, Math.min(FURTHEST, proposed));
    double weight = Math.pow(count, -DECAY);
    averaged += weight * (current - averaged);
  }

  /** The step size to try next. */
  public double stepSize() {
    return Math.exp(current);
  }

  /** The step size found: the weighted mean of what was tried. */
  public double adapted() {
    return count == 0 ? Math.exp(current) : Math.exp(averaged);
  }
}
