package org.understudy.mcmc;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;
import org.understudy.sampling.Chains;
import org.understudy.sampling.Evidence;
import org.understudy.sampling.LogDensity;
import org.understudy.spi.Context;
import org.understudy.spi.Inference;
import org.understudy.spi.InferenceProblem;
import org.understudy.spi.InferenceProvider;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;
import org.understudy.spi.config.Ranges;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * Mean-field variational inference (ADVI; Kucukelbir et al. 2017): the independent normals on the
 * whole line with the highest evidence bound. A fast baseline that misses correlations and makes
 * deviations too small where there are some.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class MeanFieldProvider implements InferenceProvider<MeanFieldProvider.Config> {
  /** Settings. */
  public record Config(
      @Default("2000") @Doc("Steps up the bound.") int steps,
      @Default("20") @Doc("Draws that estimate the gradient of a step.") int draws,
      @Default("0.05") @Doc("How far a step reaches at first, in adaptive units.")
          double learningRate,
      @Default("2") @Doc("Means begin at the centre of the prior, or of N(0, this^2) without one.")
          double startScale) {
    /** Checks the ranges. */
    public Config {
      Ranges.atLeast("steps", 1, steps);
      Ranges.atLeast("draws", 1, draws);
      Ranges.positive("learning-rate", learningRate);
      Ranges.positive("start-scale", startScale);
    }
  }

  /** Draws that estimate the bound at the end. */
  private static final int JUDGED = 2000;

  @Override
  public Inference infer(Config config, InferenceProblem problem, Context context) {
    Target target = Target.of(name(), problem, context);
    LogDensity density = target.density();
    RandomStream random = context.random();
    int d = target.dimension();
    try (Scope scope = Scope.open()) {
      // Means, and then logarithms of deviations.
      float[] parameters = new float[2 * d];
      Tensor start = target.start(JUDGED, config.startScale(), random.split("start"));
      System.arraycopy(start.mean(0).toArray(), 0, parameters, 0, d);
      Ascent ascent = new Ascent(2 * d, config.learningRate(), config.steps());
      RandomStream noise = random.split("noise");
      for (int i = 0; i < config.steps(); i++) {
        ascent.step(parameters, slope(density, parameters, config.draws(), noise));
      }
      float[] deviations = new float[d];
      for (int i = 0; i < d; i++) {
        deviations[i] = (float) Math.exp(parameters[d + i]);
      }
      MeanField found = new MeanField(target, Arrays.copyOf(parameters, d), deviations);
      return new Inference(found, judged(found, density, random.split("judged")));
    }
  }

  /** The reparametrised gradient of the bound: of log p at mean + deviation xi, and the entropy. */
  private static float[] slope(
      LogDensity density, float[] parameters, int draws, RandomStream random) {
    int d = parameters.length / 2;
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      Tensor row = Tensor.of(parameters, 1, 2 * d);
      Tensor spread = random.normal(draws, d).mul(row.slice(1, d, 2 * d).exp());
      Tensor gradient = Chains.withGradient(density, spread.add(row.slice(1, 0, d))).gradient();
      Tensor ofScale = gradient.mul(spread).mean(0).add(1);
      return Tensor.concat(0, gradient.mean(0), ofScale).toArray();
    }
  }

  /** The bound with its error, and how well importance weights would mend what is found. */
  private static Map<String, Double> judged(
      MeanField found, LogDensity density, RandomStream random) {
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      Tensor z = found.unbounded(JUDGED, random);
      float[] gains = density.at(z).sub(found.unboundedLogProb(z)).toArray();
      double[] logWeights = new double[JUDGED];
      double mean = 0;
      double square = 0;
      for (int i = 0; i < JUDGED; i++) {
        logWeights[i] = Float.isNaN(gains[i]) ? Double.NEGATIVE_INFINITY : gains[i];
        mean += logWeights[i] / JUDGED;
        square += logWeights[i] * logWeights[i] / JUDGED;
      }
      Map<String, Double> diagnostics = new LinkedHashMap<>();
      diagnostics.put("elbo", mean);
      diagnostics.put(
          "elbo-error",
          Double.isInfinite(mean)
              ? Double.POSITIVE_INFINITY
              : Math.sqrt(Math.max(0, square - mean * mean) / JUDGED));
      diagnostics.put("importance-ess-share", Evidence.of(logWeights).effectiveSize() / JUDGED);
      return diagnostics;
    }
  }

  @Override
  public String name() {
    return "mean-field";
  }

  @Override
  public String description() {
    return "Mean-field variational inference: the independent normals nearest the target (Kucukelbir et al. 2017).";
  }

  @Override
  public Class<MeanFieldProvider.Config> configType() {
    return MeanFieldProvider.Config.class;
  }
}
