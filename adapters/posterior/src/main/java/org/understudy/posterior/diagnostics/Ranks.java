package org.understudy.posterior.diagnostics;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.understudy.spi.Check;
import org.understudy.spi.CheckProblem;
import org.understudy.spi.PairedDraws;
import org.understudy.tensor.RandomStream;

/** Where the truth of each row stands among its draws. */
final class Ranks {
  /** Parameters up to which ranks are found without being asked for. */
  private static final int MOST_BY_DEFAULT = 64;

  /** Stands for the truth in place of a draw. */
  static final int TRUTH = -1;

  /** A number that every draw has, and the truth. */
  @FunctionalInterface
  interface Quantity {
    /** The number at a row, of one of its draws or of the {@link #TRUTH}. */
    double at(int row, int draw);
  }

  private Ranks() {}

  /** Whether checks that draw at held-out rows take seconds at most and no new simulations. */
  static boolean areCheap(CheckProblem problem) {
    return problem.heldOut().count() >= CheckProblem.FEWEST_ROWS
        && problem.distribution().schema().targetShape().size() <= MOST_BY_DEFAULT;
  }

  /** How many draws are below the truth, row by row; ties are broken at random. */
  static int[] of(int rows, int draws, Quantity quantity, RandomStream random) {
    int[] ranks = new int[rows];
    for (int row = 0; row < rows; row++) {
      double truth = quantity.at(row, TRUTH);
      int below = 0;
      int ties = 0;
      for (int draw = 0; draw < draws; draw++) {
        double value = quantity.at(row, draw);
        below += value < truth ? 1 : 0;
        ties += value == truth ? 1 : 0;
      }
      ranks[row] = below + (ties == 0 ? 0 : random.nextInt(ties + 1));
    }
    return ranks;
  }

  /** A parameter. */
  static Quantity parameter(PairedDraws paired, int element) {
    return (row, draw) ->
        draw == TRUTH ? paired.truth(row, element) : paired.draw(row, draw, element);
  }

  /**
   * Minus the log-density, so that the rank of the truth over all ranks is the smallest
   * highest-density region that holds it. A density that is no number counts as the lowest.
   */
  static Quantity depth(PairedDraws paired) {
    return (row, draw) -> {
      float logProb = draw == TRUTH ? paired.truthLogProb(row) : paired.logProb(row, draw);
      return Float.isNaN(logProb) ? Double.POSITIVE_INFINITY : -logProb;
    };
  }

  /** Draws that are no numbers have no rank: the posterior has failed before any test. */
  static Optional<Check> notFinite(PairedDraws paired) {
    int count = paired.notFinite();
    if (count == 0) {
      return Optional.empty();
    }
    String sentence =
        "%,d of %,d numbers drawn at held-out rows are not finite."
            .formatted(count, paired.values().length);
    return Optional.of(
        new Check(Check.Outcome.FAILED, sentence, Map.of("not-finite", (double) count), List.of()));
  }

  /** How the draws of a parameter differ from the truth, by what the ranks show most. */
  static String fault(int[] ranks, int draws) {
    double[] lean = lean(ranks, draws);
    if (Math.abs(lean[0]) > Math.abs(lean[1])) {
      return lean[0] > 0 ? "the draws are too low" : "the draws are too high";
    }
    return lean[1] > 0 ? "the draws are too narrow" : "the draws are too wide";
  }

  /** Mean and variance of the ranks, in standard deviations from those of uniform ones. */
  static double[] lean(int[] ranks, int draws) {
    double[] u = Arrays.stream(ranks).mapToDouble(rank -> (rank + 0.5) / (draws + 1)).toArray();
    double mean = Arrays.stream(u).map(v -> v - 0.5).average().orElse(0);
    double spread = Arrays.stream(u).map(v -> (v - 0.5) * (v - 0.5) - 1 / 12.0).average().orElse(0);
    return new double[] {
      mean * Math.sqrt(12.0 * ranks.length), spread * Math.sqrt(180.0 * ranks.length)
    };
  }
}
