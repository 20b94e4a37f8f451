package org.understudy.mcmc;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.understudy.sampling.AnnealedImportance.Path;
import org.understudy.sampling.Chains;
import org.understudy.sampling.Evidence;
import org.understudy.sampling.Hmc;
import org.understudy.sampling.LogDensity;
import org.understudy.sampling.Metropolis;
import org.understudy.sampling.Step;
import org.understudy.sampling.Transition;
import org.understudy.sampling.WarmUp;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * Replicas of all chains at every temperature from a reference (0) to the target (1), which
 * exchange their places, even and odd neighbours in turn (Geyer 1991; Okabe et al. 2001).
 */
final class Ladder implements AutoCloseable {
  private final Path path;
  private final double[] betas;
  private final List<Transition> transitions = new ArrayList<>();
  private final List<Chains> rungs = new ArrayList<>();
  private final double[] swaps;
  private final int[] tried;
  private final List<List<Double>> raises = new ArrayList<>();

  /**
   * A ladder whose every rung is warmed up, the hottest first, from where the one before ended.
   *
   * @param start draws of the reference, {@code [chains, d]}
   */
  Ladder(Path path, double[] betas, Tensor start, int warmUp, int leaps, RandomStream random) {
    this.path = path;
    this.betas = betas.clone();
    swaps = new double[betas.length - 1];
    tried = new int[betas.length - 1];
    for (int k = 0; k < betas.length; k++) {
      Tensor from = k == 0 ? start : rungs.get(k - 1).positions();
      WarmUp.Tuned tuned =
          WarmUp.of(
              size -> new Hmc(size, leaps, 0.2),
              density(k),
              from,
              warmUp,
              0.8,
              random.split("rung").split(k));
      transitions.add(tuned.transition());
      rungs.add(tuned.chains());
      raises.add(new ArrayList<>());
    }
  }

  private LogDensity density(int k) {
    return path.at(betas[k]);
  }

  /**
   * One step at every temperature and one round of exchanges.
   *
   * @param cold takes note of the steps at the target
   */
  void step(int round, RandomStream random, Consumer<Step> cold) {
    for (int k = 0; k < betas.length; k++) {
      Chains next;
      try (Scope scope = Scope.open()) {
        Step step = transitions.get(k).step(rungs.get(k), density(k), random);
        if (k == betas.length - 1) {
          cold.accept(step);
        }
        next = step.chains().keptFrom(scope);
      }
      replace(k, next);
    }
    for (int k = round % 2; k + 1 < betas.length; k += 2) {
      exchange(k, random);
    }
  }

  private void replace(int k, Chains next) {
    rungs.get(k).close();
    rungs.set(k, next);
  }

  private void exchange(int k, RandomStream random) {
    Chains hot = rungs.get(k);
    Chains cold = rungs.get(k + 1);
    Chains down;
    Chains up;
    try (Scope scope = Scope.open()) {
      Chains raised = Chains.withGradient(density(k + 1), hot.positions());
      Chains lowered = Chains.withGradient(density(k), cold.positions());
      Tensor raise = raised.logDensity().sub(hot.logDensity());
      Tensor logRatio = raise.add(lowered.logDensity().sub(cold.logDensity()));
      Tensor chance = Metropolis.acceptance(logRatio);
      Tensor accepted = Metropolis.accepts(chance, random);
      swaps[k] += chance.mean().item();
      tried[k]++;
      for (float one : raise.toArray()) {
        raises.get(k).add(Float.isNaN(one) ? Double.NEGATIVE_INFINITY : one);
      }
      up = raised.where(accepted, cold).keptFrom(scope);
      down = lowered.where(accepted, hot).keptFrom(scope);
    }
    replace(k, down);
    replace(k + 1, up);
  }

  /** The mean acceptance of exchanges between the pair that exchanges least. */
  double leastExchange() {
    double least = 1;
    for (int k = 0; k < swaps.length; k++) {
      least = Math.min(least, swaps[k] / Math.max(1, tried[k]));
    }
    return least;
  }

  /** log Z by stepping stones (Xie et al. 2011): a mean weight between every two neighbours. */
  double logZ() {
    double sum = 0;
    for (int k = 0; k < swaps.length; k++) {
      sum += Evidence.of(raises.get(k).stream().mapToDouble(one -> one).toArray()).logZ();
    }
    return sum;
  }

  /** Temperatures at which neighbours would refuse equally often (Syed et al. 2022). */
  double[] evened() {
    double[] barrier = new double[betas.length];
    for (int k = 0; k < swaps.length; k++) {
      double refused = 1 - swaps[k] / Math.max(1, tried[k]);
      barrier[k + 1] = barrier[k] + Math.max(refused, 1e-3);
    }
    double[] evened = betas.clone();
    int piece = 0;
    for (int k = 1; k + 1 < betas.length; k++) {
      double wanted = barrier[betas.length - 1] * k / (betas.length - 1);
      while (barrier[piece + 1] < wanted) {
        piece++;
      }
      double within = (wanted - barrier[piece]) / (barrier[piece + 1] - barrier[piece]);
      evened[k] = betas[piece] + within * (betas[piece + 1] - betas[piece]);
    }
    return evened;
  }

  @Override
  public void close() {
    rungs.forEach(Chains::close);
  }
}
