package org.understudy.mcmc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.understudy.runtime.Understudy;
import org.understudy.sampling.LogDensity;
import org.understudy.spi.Density;
import org.understudy.spi.Field;
import org.understudy.spi.Inference;
import org.understudy.spi.InferenceProblem;
import org.understudy.spi.InferenceProvider;
import org.understudy.spi.Sampling;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/** Posteriors and normalising constants that are known. */
final class TruthsTest {
  private static final ChainsConfig CHAINS = new ChainsConfig(8, 200, 400, 1, 2);

  private static <C extends Record> Inference infer(
      InferenceProvider<C> provider, C config, InferenceProblem problem) {
    return provider.infer(
        config, problem, Understudy.create().context(RandomStream.of(7), Path.of("")));
  }

  private static double[] moments(Inference inference, int count) {
    Tensor draws = ((Sampling) inference.distribution()).sample(count, RandomStream.of(1));
    double mean = draws.mean().item();
    return new double[] {mean, draws.sub((float) mean).square().mean().item()};
  }

  /** theta given x = 1.5, .3 is N(.6, 1/3); 4.5 standard errors by the effective size. */
  private static void assertConjugate(Inference inference, int count, double effective) {
    double[] found = moments(inference, count);
    assertEquals(0.6, found[0], 4.5 * Math.sqrt(1 / 3.0 / effective));
    assertEquals(1 / 3.0, found[1], 4.5 / 3 * Math.sqrt(2 / effective));
  }

  private static void assertChains(Inference inference) {
    Map<String, Double> diagnostics = inference.diagnostics();
    assertTrue(diagnostics.get("r-hat") < 1.05, diagnostics.toString());
    // The effective size of squares is not above that of the mean where steps are antithetic.
    double effective = Math.min(3200, diagnostics.get("ess-bulk"));
    assertTrue(effective > 200, diagnostics.toString());
    assertConjugate(inference, 3200, Math.min(effective, diagnostics.get("ess-tail")));
  }

  @Test
  void chainsFindAConjugatePosterior() {
    try (Scope scope = Scope.open()) {
      InferenceProblem problem = Problems.conjugate(1.5f, 0.3f);
      assertChains(infer(new HmcProvider(), new HmcProvider.Config(CHAINS, 4, 0.2, 0.8), problem));
      assertChains(infer(new NutsProvider(), new NutsProvider.Config(CHAINS, 8, 0.8), problem));
      assertChains(infer(new MalaProvider(), new MalaProvider.Config(CHAINS, 0.574), problem));
      assertChains(infer(new SliceProvider(), new SliceProvider.Config(CHAINS), problem));
      for (MetropolisProvider.Proposal proposal : MetropolisProvider.Proposal.values()) {
        assertChains(
            infer(
                new MetropolisProvider(),
                new MetropolisProvider.Config(CHAINS, proposal, 0.3),
                problem));
      }
    }
  }

  /** The evidence of two numbers that are N(0, [[2, 1], [1, 2]]). */
  private static double evidence(double x, double y) {
    return -Math.log(2 * Math.PI) - 0.5 * Math.log(3) - (x * x + y * y - x * y) / 3;
  }

  @Test
  void annealingFindsTheEvidence() {
    try (Scope scope = Scope.open()) {
      Inference found =
          infer(
              new AnnealedImportanceProvider(),
              new AnnealedImportanceProvider.Config(2000, 20, 1, 3, 2),
              Problems.conjugate(1.5f, 0.3f));
      Map<String, Double> diagnostics = found.diagnostics();
      double error = diagnostics.get("log-z-error");
      assertTrue(error < 0.03, diagnostics.toString());
      assertEquals(evidence(1.5, 0.3), diagnostics.get("log-z"), 4.5 * error);
      assertConjugate(found, 2000, diagnostics.get("ess"));
    }
  }

  @Test
  void particlesFindTheEvidence() {
    try (Scope scope = Scope.open()) {
      Inference found =
          infer(
              new SmcProvider(),
              new SmcProvider.Config(2000, 0.5, 10, 2),
              Problems.conjugate(6, 4.5f));
      Map<String, Double> diagnostics = found.diagnostics();
      double error = diagnostics.get("log-z-error");
      assertTrue(error > 0.005 && error < 0.2, diagnostics.toString());
      assertEquals(evidence(6, 4.5), diagnostics.get("log-z"), 4.5 * error);
      double[] moments = moments(found, 2000);
      double effective = diagnostics.get("survivors");
      assertEquals(3.5, moments[0], 4.5 * Math.sqrt(1 / 3.0 / effective));
      assertEquals(1 / 3.0, moments[1], 4.5 / 3 * Math.sqrt(2 / effective));
    }
  }

  /** The error that particles state is the spread of repetitions, within a chi-square's noise. */
  @Test
  void particlesStateTheirErrorHonestly() {
    Reference reference =
        new Reference(
            "N(0, 1)", (count, random) -> random.normal(count, 1), Tensor::standardNormalLogProb);
    LogDensity target = x -> x.sub(4).mul(2).square().sum(1).mul(-0.5f);
    double exact = Math.log(0.5 * Math.sqrt(2 * Math.PI));
    int repetitions = 40;
    double squares = 0;
    for (int i = 0; i < repetitions; i++) {
      try (Scope scope = Scope.open()) {
        SequentialMonteCarlo.Arrived arrived =
            new SequentialMonteCarlo(reference, target, 0.5, 5).run(400, RandomStream.of(50 + i));
        double z = (arrived.logZ() - exact) / arrived.error();
        squares += z * z / repetitions;
      }
    }
    // chi^2 / 40 has deviation sqrt(2 / 40) = .22; the errors themselves are estimates.
    assertTrue(squares > 0.3 && squares < 2, "mean squared z-score " + squares);
  }

  /** Two normals of deviation 1, a third of the mass at -6 and two thirds at 6. */
  private static final LogDensity TWO_MODES =
      x -> {
        Tensor left = x.add(6).square().sum(1).mul(-0.5f).add((float) Math.log(1 / 3.0));
        Tensor right = x.sub(6).square().sum(1).mul(-0.5f).add((float) Math.log(2 / 3.0));
        return Tensor.stack(1, left, right).logSumExp(1);
      };

  @Test
  void temperingCrossesBetweenModes() {
    try (Scope scope = Scope.open()) {
      Inference found =
          infer(
              new ParallelTemperingProvider(),
              new ParallelTemperingProvider.Config(new ChainsConfig(16, 150, 250, 1, 4), 5, 3),
              Problems.of(Field.target("x", 1), TWO_MODES));
      Map<String, Double> diagnostics = found.diagnostics();
      Tensor draws = ((Sampling) found.distribution()).sample(4000, RandomStream.of(1));
      double share = draws.gt(0).mean().item();
      // 4.5 standard errors of a share by the effective size of the ranks.
      double error = Math.sqrt(2 / 9.0 / diagnostics.get("ess-bulk"));
      assertTrue(error < 0.05, diagnostics.toString());
      assertEquals(2 / 3.0, share, 4.5 * error, diagnostics.toString());
      // The density integrates to sqrt(2 pi); stepping stones are as good as the exchanges.
      assertEquals(0.5 * Math.log(2 * Math.PI), diagnostics.get("log-z"), 0.25);
      assertTrue(diagnostics.get("exchange") > 0.1, diagnostics.toString());
    }
  }

  /** Of independent normals the mean field is exact: its bound is log Z. */
  @Test
  void meanFieldIsExactForIndependentNormals() {
    LogDensity density =
        x ->
            x.sub(Tensor.of(new float[] {1, -3}, 1, 2))
                .div(Tensor.of(new float[] {0.5f, 2}, 1, 2))
                .square()
                .sum(1)
                .mul(-0.5f);
    try (Scope scope = Scope.open()) {
      Inference found =
          infer(
              new MeanFieldProvider(),
              new MeanFieldProvider.Config(800, 10, 0.1, 2),
              Problems.of(Field.target("x", 2), density));
      assertEquals(Math.log(2 * Math.PI), found.diagnostics().get("elbo"), 0.01);
      assertTrue(found.diagnostics().get("importance-ess-share") > 0.98);
      Tensor centre = Tensor.of(new float[] {1, -3}, 1, 2);
      double peak = ((Density) found.distribution()).logProb(centre).item();
      // A bound .01 below leaves deviations this uncertain.
      assertEquals(-Math.log(2 * Math.PI), peak, 0.1);
    }
  }

  /** Of a correlated normal with unit variances each deviation is sqrt(1 - rho^2). */
  @Test
  void meanFieldIsTooNarrowByTheCorrelation() {
    double rho = 0.8;
    LogDensity density =
        x -> {
          Tensor a = x.slice(1, 0, 1).sum(1);
          Tensor b = x.slice(1, 1, 2).sum(1);
          Tensor form = a.square().add(b.square()).sub(a.mul(b).mul((float) (2 * rho)));
          return form.mul((float) (-0.5 / (1 - rho * rho)));
        };
    try (Scope scope = Scope.open()) {
      Inference found =
          infer(
              new MeanFieldProvider(),
              new MeanFieldProvider.Config(800, 10, 0.1, 2),
              Problems.of(Field.target("x", 2), density));
      double[] moments = moments(found, 20_000);
      assertEquals(1 - rho * rho, moments[1], 0.03);
    }
  }

  @Test
  void steinParticlesFindAConjugatePosterior() {
    try (Scope scope = Scope.open()) {
      Inference found =
          infer(
              new SvgdProvider(),
              new SvgdProvider.Config(100, 400, 0.1, 2),
              Problems.conjugate(1.5f, 0.3f));
      double[] moments = moments(found, 100);
      // Repelling particles are no independent draws: the mean is nearly exact.
      assertEquals(0.6, moments[0], 0.02);
      assertEquals(1 / 3.0, moments[1], 0.04);
    }
  }

  @Test
  void aLikelihoodWithoutGradientIsRefusedByThoseWhoFollowIt() {
    try (Scope scope = Scope.open()) {
      InferenceProblem problem = Problems.opaqueLikelihood(1);
      UnsupportedOperationException error =
          assertThrows(
              UnsupportedOperationException.class,
              () -> infer(new HmcProvider(), new HmcProvider.Config(CHAINS, 4, 0.2, 0.8), problem));
      assertTrue(error.getMessage().contains("slice"), error.getMessage());
      Inference found = infer(new SliceProvider(), new SliceProvider.Config(CHAINS), problem);
      // One observation x = 1: N(.5, .5).
      double[] moments = moments(found, 3200);
      assertEquals(0.5, moments[0], 4.5 * Math.sqrt(0.5 / found.diagnostics().get("ess-bulk")));
    }
  }
}
