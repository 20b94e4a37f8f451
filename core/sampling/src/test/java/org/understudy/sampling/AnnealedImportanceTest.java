package org.understudy.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

final class AnnealedImportanceTest {
  private static final LogDensity BASE = Tensor::standardNormalLogProb;

  /** log integral of exp(-((x - 3) / .5)^2 / 2) over two dimensions is log(2 pi .25). */
  @Test
  void logZOfANormalIsWithinItsError() {
    LogDensity target = Targets.normal(new float[] {3, 3}, new float[] {0.5f, 0.5f});
    AnnealedImportance annealing =
        new AnnealedImportance(
            AnnealedImportance.Path.geometric(BASE, target),
            AnnealedImportance.even(30),
            new Hmc(StepSize.of(0.3), 3));
    try (Scope scope = Scope.open()) {
      RandomStream random = RandomStream.of(1);
      AnnealedImportance.Result result = annealing.run(random.normal(2000, 2), random);
      Evidence evidence = result.evidence();
      double exact = Math.log(2 * Math.PI * 0.25);
      assertTrue(evidence.standardError() < 0.1, evidence.toString());
      assertEquals(exact, evidence.logZ(), 4 * evidence.standardError());
      assertEquals(30, result.acceptance().size());
      Tensor weights = result.logWeights().softmax(0);
      double mean = result.chains().positions().sum(1).mul(weights).sum().item() / 2;
      assertEquals(3, mean, 4 * 0.5 / Math.sqrt(2 * evidence.effectiveSize()));
    }
  }

  /** Standard errors are what they say: over 60 repetitions z-scores have deviation near 1. */
  @Test
  void standardErrorsAreHonest() {
    LogDensity target = Targets.normal(new float[] {1}, new float[] {0.7f});
    AnnealedImportance annealing =
        new AnnealedImportance(
            AnnealedImportance.Path.geometric(BASE, target),
            AnnealedImportance.even(5),
            new RandomWalk(StepSize.of(1)));
    double exact = Math.log(0.7 * Math.sqrt(2 * Math.PI));
    double squares = 0;
    int repetitions = 60;
    for (int i = 0; i < repetitions; i++) {
      try (Scope scope = Scope.open()) {
        RandomStream random = RandomStream.of(100 + i);
        Evidence found = annealing.run(random.normal(500, 1), random).evidence();
        double z = (found.logZ() - exact) / found.standardError();
        squares += z * z / repetitions;
      }
    }
    // chi^2 / 60 has deviation sqrt(2 / 60) = .18.
    assertEquals(1, squares, 4 * 0.183);
  }

  @Test
  void evidenceByHand() {
    Evidence evidence = Evidence.of(new double[] {Math.log(1), Math.log(3), -1e30});
    assertEquals(Math.log(4 / 3.0), evidence.logZ(), 1e-12);
    assertEquals(16 / 10.0, evidence.effectiveSize(), 1e-12);
    // Weights 1, 3, 0: mean 4/3, variance with n - 1 is 7/3; sd / (mean sqrt 3) = .6614.
    assertEquals(Math.sqrt(7 / 3.0) / (4 / 3.0) / Math.sqrt(3), evidence.standardError(), 1e-12);
  }

  @Test
  void betasThatDoNotRiseAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new AnnealedImportance(
                AnnealedImportance.Path.geometric(BASE, BASE),
                List.of(0.0, 0.5, 0.5, 1.0),
                new RandomWalk(StepSize.of(1))));
  }
}
