package org.understudy.sampling;

import java.util.Arrays;
import org.apiguardian.api.API;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * Brings chains to where the density is and finds the step size and the scales of the coordinates
 * on the way, in the windows of Stan: at first the step size alone, then scales from windows each
 * twice as long as the one before, at last the step size alone. All chains share what is found.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class WarmUp {
  /** A transition for every step size. */
  @FunctionalInterface
  public interface Family {
    /** The transition with a step size. */
    Transition of(StepSize stepSize);
  }

  /**
   * What was found.
   *
   * @param transition with the step size and scales found
   * @param chains where they stand, tensors of the caller's scope
   * @param stepSize in units of the scales
   */
  public record Tuned(Transition transition, Chains chains, double stepSize) {}

  private static final int FIRST_WINDOW = 25;
  private static final int HALVINGS = 40;

  /** Steps over which a chain's own acceptance is judged. */
  private static final int RECENT = 20;

  /** The share of the target below which a chain counts as stuck. */
  private static final double STUCK = 0.1;

  private final Family family;
  private final LogDensity density;
  private final RandomStream random;
  private final double target;
  private float[] deviations;
  private double[] recent = new double[0];

  private WarmUp(
      Family family, LogDensity density, int dimension, double target, RandomStream random) {
    this.family = family;
    this.density = density;
    this.target = target;
    this.random = random;
    deviations = new float[dimension];
    Arrays.fill(deviations, 1);
  }

  /**
   * Warms up.
   *
   * @param start positions, {@code [chains, d]}
   * @param steps how many; none leaves the step size at what a first guess finds
   * @param target the acceptance to find, in (0, 1)
   */
  public static Tuned of(
      Family family,
      LogDensity density,
      Tensor start,
      int steps,
      double target,
      RandomStream random) {
    WarmUp warmUp = new WarmUp(family, density, start.dim(1), target, random);
    try (Scope scope = Scope.open()) {
      Tuned tuned = warmUp.run(start, steps);
      tuned.chains().keptFrom(scope);
      return tuned;
    }
  }

  private Transition transition(double stepSize) {
    return family.of(StepSize.of(stepSize, deviations));
  }

  private Tuned run(Tensor start, int steps) {
    Chains at = transition(1).start(density, start);
    DualAveraging averaging = new DualAveraging(guess(at, 1), target);
    int before = steps >= 150 ? 75 : steps * 15 / 100;
    int behind = steps - (steps >= 150 ? 50 : steps / 10);
    int window = FIRST_WINDOW;
    int windowEnd = windowEnd(before, window, behind);
    Spread spread = new Spread(deviations.length);
    for (int i = 0; i < steps; i++) {
      Chains next;
      try (Scope scope = Scope.open()) {
        Step step = transition(averaging.stepSize()).step(at, density, random);
        averaging.update(acceptance(step.acceptance().toArray()));
        next = step.chains().keptFrom(scope);
      }
      at.close();
      at = next;
      if (i >= before && i < behind) {
        spread.add(at.positions().toArray());
      }
      if (i + 1 == windowEnd) {
        deviations = spread.deviations();
        spread = new Spread(deviations.length);
        averaging.restart(guess(at, averaging.adapted()));
        window *= 2;
        windowEnd = windowEnd(windowEnd, window, behind);
      }
    }
    double found = averaging.adapted();
    return new Tuned(transition(found), at, found);
  }

  /**
   * The mean over chains; but where one chain hardly moves any more, as one that began far out may,
   * that chain's: the step size falls until it comes free, which a mean would never notice.
   */
  private double acceptance(float[] chains) {
    if (recent.length != chains.length) {
      recent = new double[chains.length];
      Arrays.fill(recent, target);
    }
    double mean = 0;
    double least = 1;
    for (int i = 0; i < chains.length; i++) {
      recent[i] += (chains[i] - recent[i]) / RECENT;
      least = Math.min(least, recent[i]);
      mean += chains[i] / (double) chains.length;
    }
    return least < STUCK * target ? least : mean;
  }

  /** Where a window ends: at the last of them rather than leave a shorter one behind it. */
  private static int windowEnd(int from, int length, int last) {
    return from + 3L * length > last ? last : from + length;
  }

  /** The power of two times a step size at which acceptance crosses the target. */
  private double guess(Chains at, double first) {
    double size = first;
    boolean longer = accepts(at, size);
    for (int i = 0; i < HALVINGS; i++) {
      double next = longer ? 2 * size : size / 2;
      if (accepts(at, next) != longer) {
        return longer ? size : next;
      }
      size = next;
    }
    return first;
  }

  private boolean accepts(Chains at, double size) {
    try (Scope scope = Scope.open()) {
      Step step = transition(size).step(at, density, random);
      return step.acceptance().mean().item() > target;
    }
  }

  /** The spread of each coordinate over all chains and steps of a window. */
  private static final class Spread {
    private final double[] means;
    private final double[] squares;
    private long count;

    Spread(int dimension) {
      means = new double[dimension];
      squares = new double[dimension];
    }

    void add(float[] rows) {
      int d = means.length;
      for (int from = 0; from < rows.length; from += d) {
        count++;
        for (int k = 0; k < d; k++) {
          double apart = rows[from + k] - means[k];
          means[k] += apart / count;
          squares[k] += apart * (rows[from + k] - means[k]);
        }
      }
    }

    /**
     * Standard deviations, drawn towards 10^-3 variances where there are few draws, as Stan does.
     */
    float[] deviations() {
      float[] deviations = new float[means.length];
      for (int k = 0; k < deviations.length; k++) {
        double variance = squares[k] / Math.max(1, count - 1);
        double share = count / (count + 5.0);
        deviations[k] = (float) Math.sqrt(share * variance + 1e-3 * (1 - share));
      }
      return deviations;
    }
  }
}
