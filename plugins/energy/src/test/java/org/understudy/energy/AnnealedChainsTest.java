package org.understudy.energy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.understudy.runtime.Understudy;
import org.understudy.sampling.Evidence;
import org.understudy.spi.Field;
import org.understudy.spi.Model;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** Draws and log Z of tilts written by hand, whose densities are known. */
class AnnealedChainsTest {
  private static Model standardNormal() {
    return new LinearGaussianProvider()
        .create(
            Configs.defaults(LinearGaussianConfig.class),
            Schema.of(Field.target("x", 2)),
            Understudy.create().context(RandomStream.of(1), Path.of("")));
  }

  private static SamplerConfig config(SamplerConfig.Method method) {
    return new SamplerConfig(method, 6, 32, 20, 0.3, 3);
  }

  /** exp(a x - b x^2 / 2) on N(0, 1) is N(a / (1 + b), 1 / (1 + b)). */
  private static Tilted gaussian(Model reference) {
    return new Tilted(
        Shape.of(2), (x, given) -> x.mul(1.5f).sub(x.square().mul(0.5f)).sum(1), reference, null);
  }

  @ParameterizedTest
  @EnumSource(SamplerConfig.Method.class)
  void drawsHaveTheMomentsOfTheGaussian(SamplerConfig.Method method) {
    try (Scope scope = Scope.open();
        Model reference = standardNormal()) {
      int n = 1_500;
      float[] x =
          new AnnealedChains(config(method), 2)
              .draws(gaussian(reference), n, RandomStream.of(2))
              .toArray();
      double mean = 0;
      double square = 0;
      for (float value : x) {
        mean += value / (2.0 * n);
        square += value * value / (2.0 * n);
      }
      // Five standard errors, and the bias of steps of .3 that nobody refuses.
      double bias = method == SamplerConfig.Method.LANGEVIN ? 0.02 : 0;
      assertEquals(0.75, mean, 0.065 + bias);
      assertEquals(0.5, square - mean * mean, 0.065 + bias);
    }
  }

  /** log Z = a^2 / (2 (1 + b)) - log(1 + b) / 2 for each of the two. */
  @Test
  void logZOfTheGaussianIsWithinItsError() {
    try (Scope scope = Scope.open();
        Model reference = standardNormal()) {
      Evidence evidence =
          new AnnealedChains(config(SamplerConfig.Method.HMC), 2)
              .logZ(gaussian(reference), 4000, RandomStream.of(3));
      double truth = 1.5 * 1.5 / 2 - Math.log(2);
      assertTrue(evidence.standardError() < 0.02, "" + evidence);
      assertEquals(truth, evidence.logZ(), 4 * evidence.standardError());
    }
  }

  /**
   * Two modes at (3, 0) and (-3, 0) with weights 3 to 1 and deviation 0.5 each, times 7: log Z is
   * log 7, and three quarters of the draws are on the right.
   */
  @Test
  void aMixturesModesHaveTheirWeights() {
    try (Scope scope = Scope.open();
        Model reference = standardNormal()) {
      Tilted mixture =
          new Tilted(
              Shape.of(2),
              (x, given) ->
                  Tensor.stack(0, bump(x, 3, 0.75), bump(x, -3, 0.25))
                      .logSumExp(0)
                      .sub(x.standardNormalLogProb()),
              reference,
              null);
      AnnealedChains chains =
          new AnnealedChains(new SamplerConfig(SamplerConfig.Method.HMC, 20, 16, 5, 0.3, 3), 2);
      Evidence evidence = chains.logZ(mixture, 2000, RandomStream.of(4));
      assertTrue(evidence.standardError() < 0.08, "" + evidence);
      assertEquals(Math.log(7), evidence.logZ(), 4 * evidence.standardError());
      int n = 1000;
      float[] x = chains.draws(mixture, n, RandomStream.of(5)).toArray();
      double right = 0;
      for (int i = 0; i < x.length; i += 2) {
        right += x[i] > 0 ? 1.0 / n : 0;
      }
      assertEquals(0.75, right, 0.08);
    }
  }

  private static Tensor bump(Tensor x, float centre, double weight) {
    Tensor z = x.sub(Tensor.of(new float[] {centre, 0}, 1, 2)).mul(2);
    return z.standardNormalLogProb().add((float) Math.log(7 * 4 * weight));
  }
}
