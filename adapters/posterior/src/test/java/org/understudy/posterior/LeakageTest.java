package org.understudy.posterior;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.understudy.posterior.prior.Priors;
import org.understudy.runtime.Understudy;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Field;
import org.understudy.spi.Inference;
import org.understudy.spi.InferenceProblem;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Sampling;
import org.understudy.spi.SamplingDensity;
import org.understudy.spi.Schema;
import org.understudy.spi.Support;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigNode;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;
import org.understudy.testkit.HostileEngine;

/** A posterior theta | x ~ N(x, 1) that knows nothing of the bound theta > 0. */
@ExtendWith(HostileEngine.class)
class LeakageTest {
  private static final NormalDistribution NORMAL = new NormalDistribution();

  private record Leaky(Support support) implements ConditionalDistribution {
    @Override
    public Schema schema() {
      return Schema.of(
          Field.target("theta", support.size()).on(support), Field.condition("x", support.size()));
    }

    @Override
    public SamplingDensity given(@Nullable Tensor condition) {
      double[] mean = new double[support.size()];
      double[] one = new double[support.size()];
      float[] x = java.util.Objects.requireNonNull(condition).toArray();
      for (int i = 0; i < mean.length; i++) {
        mean[i] = x[i];
        one[i] = 1;
      }
      return Priors.normal(Priors.parameters(mean.length), mean, one).given(null);
    }
  }

  private static final NpeProvider.Config DEFAULTS =
      new NpeProvider.Config(
          NpeProvider.Leakage.REJECT, 0.01, Optional.empty(), false, 10, Map.of());

  private static Inference infer(NpeProvider.Config config, Leaky leaky, float... x) {
    Schema observed = Schema.of(Field.condition("x", x.length));
    return new NpeProvider()
        .infer(
            config,
            new InferenceProblem(leaky, null, Rows.of(observed, Role.CONDITION, x, 1)),
            Understudy.create().context(RandomStream.of(1), Path.of("")));
  }

  private static Leaky positive() {
    return new Leaky(Support.positive(1));
  }

  @Test
  void whatLeaksIsRefusedAndTheAcceptanceReported() {
    try (Scope scope = Scope.open()) {
      for (float x : new float[] {-0.5f, 0, 1}) {
        Inference inference = infer(DEFAULTS, positive(), x);
        double share = NORMAL.cumulativeProbability(x);
        // Five standard errors of a share among 20,000.
        assertEquals(share, inference.diagnostics().get("acceptance"), 0.018);
        SamplingDensity posterior = (SamplingDensity) inference.distribution();
        double mean = 0;
        SamplingDensity.Draws draws = posterior.sampleWithLogProb(20_000, RandomStream.of(2));
        for (float value : draws.values().toArray()) {
          assertTrue(value >= 0, "a draw is " + value);
          mean += value / 20_000.0;
        }
        assertEquals(x + NORMAL.density(x) / share, mean, 0.03);
        Tensor at = Tensor.of(new float[] {0.7f, -0.1f}, 2, 1);
        float[] logProb = posterior.logProb(at).toArray();
        assertEquals(Math.log(NORMAL.density(0.7 - x) / share), logProb[0], 0.06);
        assertEquals(Float.NEGATIVE_INFINITY, logProb[1]);
        assertArrayEquals(
            posterior.logProb(draws.values()).toArray(), draws.logProb().toArray(), 1e-4f);
      }
    }
  }

  @Test
  void tooFewAcceptedIsAnErrorWithAdviceAndNoHang() {
    try (Scope scope = Scope.open()) {
      IllegalStateException refused =
          assertThrows(IllegalStateException.class, () -> infer(DEFAULTS, positive(), -8));
      assertTrue(refused.getMessage().contains("inference.min-acceptance"), refused.getMessage());
      assertTrue(refused.getMessage().contains("transforms"), refused.getMessage());
    }
  }

  /** The region closes after the probe: what is left is the limit of tries. */
  @Test
  void drawingEndsAlsoWhereTheProbeWasLucky() {
    try (Scope scope = Scope.open()) {
      int[] asked = {0};
      Restricted.Region closing =
          rows -> {
            boolean[] inside = new boolean[rows.dim(0)];
            java.util.Arrays.fill(inside, asked[0]++ < 1);
            return inside;
          };
      SamplingDensity whole = positive().given(Tensor.zeros(1, 1));
      Tensor first = whole.sample(100, RandomStream.of(1));
      Restricted restricted = new Restricted(whole, closing, first, 0.5, RandomStream.of(2));
      assertThrows(IllegalStateException.class, () -> restricted.sample(10, RandomStream.of(3)));
    }
  }

  @Test
  void keptItStaysAsItIs() {
    try (Scope scope = Scope.open()) {
      NpeProvider.Config keep =
          new NpeProvider.Config(
              NpeProvider.Leakage.KEEP, 0.01, Optional.empty(), false, 10, Map.of());
      Inference inference = infer(keep, positive(), 0);
      assertFalse(inference.diagnostics().containsKey("acceptance"));
      float[] draws =
          ((Sampling) inference.distribution()).sample(100, RandomStream.of(3)).toArray();
      boolean leaked = false;
      for (float value : draws) {
        leaked |= value < 0;
      }
      assertTrue(leaked);
    }
  }

  @Test
  void aPriorsOwnSupportCutsWhatNoBoxCan() {
    ConfigNode concentration =
        new ConfigNode(
            List.of(
                new ConfigNode(1.0, "", ""),
                new ConfigNode(1.0, "", ""),
                new ConfigNode(1.0, "", "")),
            "",
            "");
    Choice simplex =
        new Choice("dirichlet", new ConfigNode(Map.of("concentration", concentration), "", ""));
    NpeProvider.Config config =
        new NpeProvider.Config(
            NpeProvider.Leakage.REJECT, 1e-3, Optional.of(simplex), false, 10, Map.of());
    try (Scope scope = Scope.open()) {
      Leaky leaky = new Leaky(Support.of(new double[2], new double[] {1, 1}));
      Inference inference = infer(config, leaky, 0.5f, 0.5f);
      float[] draws =
          ((Sampling) inference.distribution()).sample(500, RandomStream.of(3)).toArray();
      for (int row = 0; row < 500; row++) {
        assertTrue(draws[2 * row] + draws[2 * row + 1] < 1 && draws[2 * row] > 0);
      }
    }
  }

  @Test
  void modeAndFixedParametersAreAskedForByTheirNames() {
    NpeProvider.Config config =
        new NpeProvider.Config(
            NpeProvider.Leakage.REJECT, 0.01, Optional.empty(), true, 5, Map.of("theta_2", 0.25));
    try (Scope scope = Scope.open()) {
      Inference inference = infer(config, new Leaky(Support.positive(2)), 1, -0.5f);
      assertEquals(1, inference.diagnostics().get("map-theta-1"), 0.01);
      assertEquals(0, inference.diagnostics().get("map-theta-2"), 1e-3);
      float[] draws =
          ((Sampling) inference.distribution()).sample(2000, RandomStream.of(4)).toArray();
      double mean = 0;
      for (int row = 0; row < 2000; row++) {
        assertEquals(0.25f, draws[2 * row + 1]);
        mean += draws[2 * row] / 2000.0;
      }
      double share = NORMAL.cumulativeProbability(1);
      assertEquals(1 + NORMAL.density(1) / share, mean, 0.09);
    }
  }
}
