package org.understudy.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * Annealed importance sampling (Neal 2001): independent draws of a density that is easy to draw
 * from are carried along a path of densities to the target, and weighted by w = prod_k f_k(x_(k-1))
 * / f_(k-1)(x_(k-1)), so that weighted means are those of the target and the mean weight is the
 * ratio of the normalising constants.
 *
 * @param path from where draws begin, at 0, to the target, at 1
 * @param betas where the path is walked: rising, from 0 to 1
 * @param transitions the transition at the k-th of the betas, k from 1 on
 * @param steps how many steps it makes there, at least 1
 */
@API(status = API.Status.EXPERIMENTAL)
public record AnnealedImportance(
    Path path, List<Double> betas, IntFunction<Transition> transitions, int steps) {
  /** Densities, up to constants, from one to another. */
  @FunctionalInterface
  public interface Path {
    /**
     * The density somewhere on the path.
     *
     * @param beta from 0 to 1
     */
    LogDensity at(double beta);

    /** The geometric path: (1 - beta) log p + beta log q. */
    static Path geometric(LogDensity p, LogDensity q) {
      return beta -> {
        if (beta == 0 || beta == 1) {
          return beta == 0 ? p : q;
        }
        return x -> p.at(x).mul((float) (1 - beta)).add(q.at(x).mul((float) beta));
      };
    }
  }

  /**
   * Weighted draws of the target.
   *
   * @param chains where the draws arrived, with what is known of the target there
   * @param logWeights {@code [chains]}
   * @param evidence log Z with its error, and the effective size
   * @param acceptance the mean acceptance at each of the betas behind the first, to adapt by
   */
  public record Result(
      Chains chains, Tensor logWeights, Evidence evidence, List<Double> acceptance) {
    /** Copies the list. */
    public Result {
      acceptance = List.copyOf(acceptance);
    }
  }

  /** Checks the betas. */
  public AnnealedImportance {
    betas = List.copyOf(betas);
    boolean rising = betas.size() >= 2 && betas.get(0) == 0 && betas.get(betas.size() - 1) == 1;
    for (int k = 1; rising && k < betas.size(); k++) {
      rising = betas.get(k) > betas.get(k - 1);
    }
    if (!rising) {
      throw new IllegalArgumentException(
          "annealing: expected betas that rise from 0 to 1, found " + betas);
    }
    if (steps < 1) {
      throw new IllegalArgumentException("annealing: expected steps >= 1, found " + steps);
    }
  }

  /** A path walked with one transition, one step at each of the betas. */
  public AnnealedImportance(Path path, List<Double> betas, Transition transition) {
    this(path, betas, k -> transition, 1);
  }

  /** Evenly spaced betas from 0 to 1: {@code count} of them behind the 0. */
  public static List<Double> even(int count) {
    return IntStream.rangeClosed(0, count).mapToObj(k -> k / (double) count).toList();
  }

  /**
   * Carries draws to the target.
   *
   * @param start independent draws of the path's beginning, {@code [chains, d]}
   * @return tensors of the caller's scope
   */
  public Result run(Tensor start, RandomStream random) {
    try (Scope scope = Scope.open()) {
      double[] logWeights = new double[start.dim(0)];
      List<Double> acceptance = new ArrayList<>();
      // The density alone: no gradient is needed where the draws begin.
      Chains at = Chains.at(path.at(0), start);
      for (int k = 1; k < betas.size(); k++) {
        LogDensity density = path.at(betas.get(k));
        Transition transition = transitions.apply(k);
        Chains next;
        try (Scope inner = Scope.open()) {
          Chains raised = transition.start(density, at.positions());
          weigh(logWeights, raised, at);
          double sum = 0;
          for (int i = 0; i < steps; i++) {
            Step step = transition.step(raised, density, random);
            sum += step.acceptance().mean().item();
            raised.close();
            raised = step.chains();
          }
          acceptance.add(sum / steps);
          next = raised.keptFrom(inner);
        }
        at.close();
        at = next;
      }
      float[] rounded = new float[logWeights.length];
      for (int i = 0; i < rounded.length; i++) {
        rounded[i] = (float) logWeights[i];
      }
      return new Result(
          at.keptFrom(scope),
          scope.keep(Tensor.of(rounded, rounded.length)),
          Evidence.of(logWeights),
          acceptance);
    }
  }

  private static void weigh(double[] logWeights, Chains raised, Chains before) {
    float[] to = raised.logDensity().toArray();
    float[] from = before.logDensity().toArray();
    for (int i = 0; i < logWeights.length; i++) {
      double gain = (double) to[i] - from[i];
      logWeights[i] = Double.isNaN(gain) ? Double.NEGATIVE_INFINITY : logWeights[i] + gain;
    }
  }
}
