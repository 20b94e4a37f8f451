package org.understudy.sampling;

import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * Slice sampling along random directions, as many in a step as there are coordinates, with stepping
 * out and shrinkage (Neal 2003). Nothing is refused and no step size need be right: a wrong width
 * only costs evaluations. The acceptance reported is the share of points tried that lay on the
 * slice: near one half, widths are right.
 *
 * @param widths the first width of a slice along each coordinate
 */
@API(status = API.Status.EXPERIMENTAL)
public record Slice(StepSize widths) implements Transition {
  /** How often a slice is widened at most, on both sides together. */
  private static final int WIDENINGS = 32;

  @Override
  public Chains start(LogDensity density, Tensor positions) {
    return Chains.at(density, positions);
  }

  @Override
  public Step step(Chains chains, LogDensity density, RandomStream random) {
    try (Gradients.Recording paused = Gradients.pause();
        Scope scope = Scope.open()) {
      Chains at = chains;
      int[] tries = new int[chains.count()];
      for (int i = 0; i < chains.dimension(); i++) {
        Chains next;
        try (Scope inner = Scope.open()) {
          Tensor length = widths.forPositions(at.positions());
          Tensor direction = random.normal(at.count(), at.dimension()).mul(length);
          Tensor moves = new Lines(density, at, direction, random).moves(tries);
          next = Chains.at(density, at.positions().add(direction.mul(moves))).keptFrom(inner);
        }
        if (i > 0) {
          at.close();
        }
        at = next;
      }
      return Step.of(at, accepted(tries, at.dimension())).keptFrom(scope);
    }
  }

  /** The share of points tried that lay on the slice. */
  private Tensor accepted(int[] tries, int directions) {
    float[] shares = new float[tries.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = (float) directions / tries[i];
    }
    return Tensor.of(shares, shares.length);
  }

  /** A line through every chain, x + t direction, and the part of it above a level. */
  private static final class Lines {
    private final LogDensity density;
    private final Chains chains;
    private final Tensor direction;
    private final RandomStream random;
    private final float[] level;
    private final float[] low;
    private final float[] high;

    Lines(LogDensity density, Chains chains, Tensor direction, RandomStream random) {
      this.density = density;
      this.chains = chains;
      this.direction = direction;
      this.random = random;
      int n = chains.count();
      level = chains.logDensity().toArray();
      low = new float[n];
      high = new float[n];
      for (int i = 0; i < n; i++) {
        level[i] = known(level[i]) + (float) Math.log(random.nextDouble());
        low[i] = -random.nextFloat();
        high[i] = low[i] + 1;
      }
    }

    /** Where each chain goes, {@code [chains, 1]}; counts the points tried. */
    Tensor moves(int[] tries) {
      int n = level.length;
      int[] left = new int[n];
      int[] right = new int[n];
      for (int i = 0; i < n; i++) {
        // The share of widenings on each side is random, or a limit on them would bias the slice.
        left[i] = random.nextInt(WIDENINGS);
        right[i] = WIDENINGS - 1 - left[i];
      }
      widen(low, left, -1);
      widen(high, right, 1);
      return Tensor.of(shrink(tries), n, 1);
    }

    private void widen(float[] end, int[] allowed, int by) {
      int[] open = IntStream.range(0, end.length).filter(i -> allowed[i] > 0).toArray();
      while (open.length > 0) {
        boolean[] above = above(open, end);
        int[] tried = open;
        open =
            IntStream.range(0, tried.length)
                .filter(k -> above[k])
                .map(k -> tried[k])
                .peek(i -> end[i] += by)
                .filter(i -> --allowed[i] > 0)
                .toArray();
      }
    }

    private float[] shrink(int[] tries) {
      float[] move = new float[level.length];
      int[] open = IntStream.range(0, move.length).toArray();
      while (open.length > 0) {
        for (int i : open) {
          tries[i]++;
          move[i] = low[i] + random.nextFloat() * (high[i] - low[i]);
        }
        boolean[] above = above(open, move);
        int[] tried = open;
        open =
            IntStream.range(0, tried.length)
                .filter(k -> !above[k])
                .map(k -> tried[k])
                .peek(i -> (move[i] < 0 ? low : high)[i] = move[i])
                .toArray();
      }
      return move;
    }

    private static float known(float logDensity) {
      return Float.isNaN(logDensity) ? Float.NEGATIVE_INFINITY : logDensity;
    }

    /** Whether the density of some chains, moved, is not below their levels. */
    private boolean[] above(int[] rows, float[] moves) {
      float[] own = new float[rows.length];
      for (int k = 0; k < rows.length; k++) {
        own[k] = moves[rows[k]];
      }
      boolean[] above = new boolean[rows.length];
      try (Scope scope = Scope.open()) {
        Tensor from = chains.positions().gather(0, rows);
        Tensor along = direction.gather(0, rows).mul(Tensor.of(own, own.length, 1));
        float[] found = Chains.at(density, from.add(along)).logDensity().toArray();
        for (int k = 0; k < rows.length; k++) {
          above[k] = known(found[k]) >= level[rows[k]];
        }
      }
      return above;
    }
  }
}
