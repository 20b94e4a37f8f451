package org.understudy.spi;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * What a check works on: q(theta | x), draws of the joint distribution it was learned from, and the
 * observation it is used at.
 *
 * <p>Draws that several checks ask for alike are made once, so checks of one problem are not
 * independent of each other; each keeps its own rate of false alarms.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class CheckProblem {
  /** With fewer rows than this a check of ranks says nothing. */
  public static final int FEWEST_ROWS = 50;

  private record Request(int rows, int draws, boolean fresh) {}

  private final ConditionalDistribution distribution;
  private final Dataset dataset;
  private final Rows heldOut;
  private final @Nullable Rows observation;
  private final @Nullable Rows draws;
  private final RandomStream random;
  private final Map<Request, PairedDraws> made = new HashMap<>();

  /**
   * A problem.
   *
   * @param distribution in the user's units
   * @param dataset everything it was learned from, the held-out rows among it
   * @param heldOut rows (theta, x) of the joint distribution that its weights were not fitted to
   * @param observation one row of the condition fields, null where there is none
   * @param draws of the distribution at the observation, null where there are none
   * @param random for the draws at held-out rows
   */
  public CheckProblem(
      ConditionalDistribution distribution,
      Dataset dataset,
      Rows heldOut,
      @Nullable Rows observation,
      @Nullable Rows draws,
      RandomStream random) {
    this.distribution = distribution;
    this.dataset = dataset;
    this.heldOut = heldOut;
    this.observation = observation;
    this.draws = draws;
    this.random = random;
  }

  /** What is checked. */
  public ConditionalDistribution distribution() {
    return distribution;
  }

  /** Everything the distribution was learned from. */
  public Dataset dataset() {
    return dataset;
  }

  /** The prior and the simulator, where the dataset was made by them. */
  public Optional<Simulated> simulated() {
    return dataset instanceof Simulated simulated ? Optional.of(simulated) : Optional.empty();
  }

  /** Rows that the distribution's weights were not fitted to. */
  public Rows heldOut() {
    return heldOut;
  }

  /** One row of the condition fields. */
  public Optional<Rows> observation() {
    return Optional.ofNullable(observation);
  }

  /** Draws at the observation. */
  public Optional<Rows> draws() {
    return Optional.ofNullable(draws);
  }

  /**
   * Rows of the joint distribution, and draws of the distribution at the x of each.
   *
   * @param rows how many rows at most; all that are held out if those are fewer
   * @param each draws a row
   * @param fresh whether to simulate the rows anew
   * @throws IllegalArgumentException if there are too few rows, or no simulator to make fresh ones
   * @throws UnsupportedOperationException if the distribution cannot be drawn from
   */
  public synchronized PairedDraws paired(int rows, int each, boolean fresh) {
    return made.computeIfAbsent(
        new Request(rows, each, fresh),
        request ->
            PairedDraws.of(
                distribution,
                fresh ? simulate(rows) : first(rows),
                each,
                random.split("paired").split(each)));
  }

  private Rows first(int rows) {
    if (heldOut.count() < FEWEST_ROWS) {
      throw new IllegalArgumentException(
          ("this check needs at least %d held-out rows, there are %d: raise"
                  + " training.validation-fraction, or set fresh: true where there is a simulator")
              .formatted(FEWEST_ROWS, heldOut.count()));
    }
    return Dataset.of(heldOut).read(0, Math.min(rows, heldOut.count()));
  }

  /** Rows simulated anew; those whose simulation fails are left out. */
  private Rows simulate(int rows) {
    Simulated maker =
        simulated()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "fresh: this dataset has no simulator, only the rows it is made of; remove"
                            + " the key to use held-out rows"));
    RandomStream own = random.split("fresh");
    float[] theta;
    float[] x;
    try (Scope scope = Scope.open()) {
      Tensor drawn =
          Capability.require(maker.prior().given(null), Sampling.class, "the prior")
              .sample(rows, own.split("prior"));
      theta = drawn.toArray();
      x = maker.simulator().given(drawn).sample(rows, own.split("simulator")).toArray();
    }
    int parameters = theta.length / rows;
    int outputs = x.length / rows;
    int kept = 0;
    for (int row = 0; row < rows; row++) {
      if (finite(x, row * outputs, outputs)) {
        System.arraycopy(theta, row * parameters, theta, kept * parameters, parameters);
        System.arraycopy(x, row * outputs, x, kept * outputs, outputs);
        kept++;
      }
    }
    if (kept < FEWEST_ROWS) {
      throw new IllegalArgumentException(
          "%d of %d fresh simulations gave finite numbers; this check needs at least %d rows"
              .formatted(kept, rows, FEWEST_ROWS));
    }
    return Rows.joint(
        distribution.schema(),
        Arrays.copyOf(theta, kept * parameters),
        Arrays.copyOf(x, kept * outputs),
        kept);
  }

  private static boolean finite(float[] values, int from, int count) {
    for (int i = from; i < from + count; i++) {
      if (!Float.isFinite(values[i])) {
        return false;
      }
    }
    return true;
  }
}
