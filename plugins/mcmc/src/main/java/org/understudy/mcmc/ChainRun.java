package org.understudy.mcmc;

import java.util.LinkedHashMap;
import java.util.Map;
import org.understudy.sampling.Autocorrelation;
import org.understudy.sampling.Convergence;
import org.understudy.sampling.Independence;
import org.understudy.sampling.LogDensity;
import org.understudy.sampling.Trace;
import org.understudy.sampling.WarmUp;
import org.understudy.spi.Context;
import org.understudy.spi.Inference;
import org.understudy.spi.InferenceProblem;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * Chains that start, warm up, are traced and judged: what all Markov chain methods share.
 *
 * @param method the provider's name
 * @param family the transition for every step size
 * @param acceptance what the warm-up aims at
 * @param hamiltonian whether trajectories have energies and can diverge
 */
record ChainRun(String method, WarmUp.Family family, double acceptance, boolean hamiltonian) {
  /** Runs the chains. */
  Inference infer(ChainsConfig chains, InferenceProblem problem, Context context) {
    Target target = Target.of(method, problem, context);
    RandomStream random = context.random();
    try (Scope scope = Scope.open()) {
      Tensor start = target.start(chains.count(), chains.startScale(), random.split("start"));
      LogDensity density = target.density();
      WarmUp.Tuned tuned =
          WarmUp.of(family, density, start, chains.warmUp(), acceptance, random.split("warm-up"));
      Trace trace =
          Trace.of(
              tuned.transition(),
              tuned.chains(),
              density,
              chains.draws(),
              chains.thin(),
              random.split("chains"));
      Map<String, Double> diagnostics = diagnostics(trace);
      if (hamiltonian) {
        diagnostics.put("divergences", (double) trace.divergences());
        diagnostics.put("e-bfmi", Convergence.bfmi(trace.energies()));
      }
      if (!(tuned.transition() instanceof Independence)) {
        diagnostics.put("step-size", tuned.stepSize());
      }
      return new Inference(Draws.of(target, trace.rows()), diagnostics);
    }
  }

  /** The figures of the worst coordinate. */
  static Map<String, Double> diagnostics(Trace trace) {
    double rHat = 0;
    double bulk = Double.POSITIVE_INFINITY;
    double tail = Double.POSITIVE_INFINITY;
    Autocorrelation slowest = new Autocorrelation(0, 0, 0);
    for (int i = 0; i < trace.dimension(); i++) {
      double[][] draws = trace.coordinate(i);
      rHat = Math.max(rHat, Convergence.rHat(draws));
      bulk = Math.min(bulk, Convergence.bulkEss(draws));
      tail = Math.min(tail, Convergence.tailEss(draws));
      Autocorrelation own = Autocorrelation.of(draws);
      slowest = own.time() > slowest.time() ? own : slowest;
    }
    Map<String, Double> diagnostics = new LinkedHashMap<>();
    diagnostics.put("r-hat", rHat);
    diagnostics.put("ess-bulk", bulk);
    diagnostics.put("ess-tail", tail);
    diagnostics.put("autocorrelation-time", slowest.time());
    diagnostics.put("autocorrelation-time-error", slowest.error());
    diagnostics.put("acceptance", trace.acceptance());
    return diagnostics;
  }
}
