package org.understudy.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** Samplers, densities and guidance with a closed form in the place of the network. */
class TruthTest {
  private static final int DRAWS = 4000;
  private static final Shape PLANE = Shape.of(2);

  private static Sampler sampler(SamplerConfig.Type type) {
    int steps =
        switch (type) {
          case HEUN, RK4 -> 25;
          case DPM_SOLVER, EULER, DDIM -> 50;
          default -> 100;
        };
    return new SamplerConfig(
            type, steps, 1e-3, 0, type == SamplerConfig.Type.LANGEVIN ? 10 : 1, 0.16)
        .create();
  }

  private static Tensor draw(GaussianPath path, Denoiser denoiser, Sampler sampler, long seed) {
    RandomStream random = RandomStream.of(seed);
    Tensor noise = random.normal(DRAWS, 2).mul((float) path.last().deviation());
    return sampler.denoise(noise, path, denoiser, random);
  }

  /** Share of the first component, and mean and variance of the first coordinate in all. */
  private static void assertMoments(Tensor draws, double share, double mean, double variance) {
    float[] x = draws.toArray();
    double sum = 0;
    double squares = 0;
    double left = 0;
    for (int i = 0; i < DRAWS; i++) {
      sum += x[2 * i];
      squares += (double) x[2 * i] * x[2 * i];
      left += x[2 * i] - x[2 * i + 1] < 0 ? 1 : 0;
    }
    double found = sum / DRAWS;
    // Four standard errors of each, and what steps of finite length may add.
    assertEquals(share, left / DRAWS, 0.031 + 0.01, "share of the first component");
    assertEquals(mean, found, 0.06 + 0.02, "mean");
    assertEquals(variance, squares / DRAWS - found * found, 0.07 + 0.03, "variance");
  }

  @ParameterizedTest
  @EnumSource
  void everySamplerDrawsTheMixture(SamplerConfig.Type type) {
    // 0.4 of (-1, .5) with .5, of which .4 of 0.0135 more are beyond the diagonal, and 0.6 of (.8,
    // -.4).
    Set<SamplerConfig.Type> noisy = EnumSet.of(SamplerConfig.Type.LANGEVIN);
    GaussianPath[] paths =
        noisy.contains(type)
            ? new GaussianPath[] {GaussianPath.geometric(0.01, 20)}
            : new GaussianPath[] {
              GaussianPath.cosine(), GaussianPath.straight(), GaussianPath.power(0.002, 80, 7)
            };
    for (GaussianPath path : paths) {
      try (Scope scope = Scope.open();
          Gradients.Recording paused = Gradients.pause()) {
        Tensor draws = draw(path, Mixture.two(), sampler(type), 1);
        assertMoments(draws, 0.4 * 0.983, 0.08, 0.4 * 0.25 + 0.6 * 0.04 + 0.24 * 3.24);
      }
    }
  }

  private static LikelihoodConfig likelihood(OdeSolver solver, LikelihoodConfig.Trace trace) {
    return new LikelihoodConfig(solver, 50, 1e-5, trace, 4);
  }

  private static double worst(
      GaussianPath path, Mixture mixture, LikelihoodConfig config, Tensor x) {
    float[] found = new ProbabilityFlow(path, mixture).logProb(x, config).toArray();
    float[] truth = mixture.logProb(x).toArray();
    double worst = 0;
    for (int i = 0; i < found.length; i++) {
      worst = Math.max(worst, Math.abs(found[i] - truth[i]));
    }
    return worst;
  }

  /** Those that begin with next to no noise and end with next to no data. */
  static List<GaussianPath> paths() {
    return PathTest.paths().stream()
        .filter(path -> path.first().ratio() < 0.02 && path.last().ratio() > 49)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("paths")
  void probabilityFlowHasTheDensity(GaussianPath path) {
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      for (Mixture mixture : new Mixture[] {Mixture.one(), Mixture.two()}) {
        Tensor x = mixture.sample(30, RandomStream.of(2));
        for (OdeSolver solver : new OdeSolver[] {OdeSolver.RK4, OdeSolver.RK45}) {
          LikelihoodConfig config = likelihood(solver, LikelihoodConfig.Trace.EXACT);
          double worst = worst(path, mixture, config, x);
          assertTrue(worst < 0.01, solver + " is off by " + worst + " nats");
        }
      }
    }
  }

  /** For a round normal the divergence is the same in all directions, so that signs are exact. */
  @Test
  void hutchinsonIsExactForOneNormal() {
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      Tensor x = Mixture.one().sample(20, RandomStream.of(3));
      LikelihoodConfig config = likelihood(OdeSolver.RK4, LikelihoodConfig.Trace.HUTCHINSON);
      assertTrue(worst(GaussianPath.straight(), Mixture.one(), config, x) < 0.01);
    }
  }

  @ParameterizedTest
  @MethodSource("paths")
  void theBoundIsBelowTheDensityAndNear(GaussianPath path) {
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      Mixture mixture = Mixture.two();
      Tensor x = mixture.sample(1000, RandomStream.of(4));
      double bound =
          new VariationalBound(path, mixture, 1000, 20).of(x, RandomStream.of(5)).mean().item();
      double truth = mixture.logProb(x).mean().item();
      // A row's estimate has a standard deviation below one nat, the mean of 1000 rows below .03.
      assertTrue(bound < truth + 0.09, bound + " is not below " + truth);
      // Steps that are long beside the noise left cost nats; equal ones in log(noise) hardly any.
      if (path.first().time() == 0 && path.last().alpha() == 1) {
        assertTrue(bound > truth - 0.3, bound + " is far below " + truth);
      }
    }
  }

  private static GaussianPath.Point exploded(double sigma) {
    return new GaussianPath.Point(0, 1, sigma, 0, 1);
  }

  /** Guided by how likely each place is to be of the second component, draws are of that. */
  @Test
  void classifierGuidanceGivesThePosterior() {
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      Mixture mixture = Mixture.two();
      Denoiser guided =
          new ClassifierGuidance(
              mixture,
              (noisy, sigma) ->
                  mixture.components(noisy, exploded(sigma)).slice(1, 1, 2).reshape(-1),
              1,
              PLANE);
      Tensor draws = draw(GaussianPath.cosine(), guided, sampler(SamplerConfig.Type.RK4), 6);
      assertMoments(draws, 0, 0.8, 0.04);
    }
  }

  @Test
  void learnedVarianceBetweenItsBoundsHasTheDivergenceOfNormals() {
    GaussianPath path = GaussianPath.cosine();
    ReverseStep step = new ReverseStep(path.at(0.5), path.at(0.4));
    try (Scope scope = Scope.open()) {
      Tensor data = Tensor.of(new float[] {0.3f}, 1, 1);
      Tensor guess = Tensor.of(new float[] {-0.2f}, 1, 1);
      Tensor spread = Tensor.full(0.3f, 1, 1);
      double found = ReverseStep.divergence(data, new Estimate(guess, guess, spread), step).item();
      double variance = Math.exp(0.3 * Math.log(step.most()) + 0.7 * Math.log(step.least()));
      double off = step.pull() * 0.5;
      double truth =
          0.5 * (Math.log(variance / step.least()) + (step.least() + off * off) / variance - 1);
      assertEquals(truth, found, 1e-5);
      assertEquals(Math.log(variance), ReverseStep.logVariance(spread, step).item(), 1e-5);
    }
  }

  @Test
  void defaultsBind() {
    Configs.defaults(EdmConfig.class);
    Configs.defaults(FlowMatchingConfig.class);
    Configs.defaults(DdpmConfig.class);
    Configs.defaults(ScoreSdeConfig.class);
    Configs.defaults(NcsnConfig.class);
  }
}
