package org.understudy.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.understudy.runtime.Understudy;
import org.understudy.runtime.yaml.Yaml;
import org.understudy.spi.Field;
import org.understudy.spi.Inference;
import org.understudy.spi.InferenceProblem;
import org.understudy.spi.SamplingDensity;
import org.understudy.spi.Schema;
import org.understudy.spi.Support;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.testkit.HostileEngine;

@ExtendWith(HostileEngine.class)
class FabTest {
  private static final String SMALL =
      "flow: {type: neural-spline-flow, transforms: 2, hidden: 16, blocks: 1}, ";

  private static Inference infer(Wells target, String settings) {
    return new FabProvider()
        .infer(
            Configs.bind(Yaml.parse("{" + SMALL + settings + "}", "test"), FabConfig.class),
            new InferenceProblem(target, null, null),
            Understudy.create().context(RandomStream.of(1), Path.of("")));
  }

  /** The share of draws in the left well and log Z are known by quadrature. */
  @ParameterizedTest
  @EnumSource(FabConfig.Divergence.class)
  void findsBothWellsAndTheirConstant(FabConfig.Divergence divergence) {
    try (Scope scope = Scope.open()) {
      Inference found =
          infer(
              Wells.of(1),
              "divergence: %s, steps: %d, batch-size: 128, annealing: 2, learning-rate: 5.0e-3"
                  .formatted(
                      divergence.label(),
                      divergence == FabConfig.Divergence.FORWARD_KL ? 120 : 240));
      Map<String, Double> diagnostics = found.diagnostics();
      assertEquals(
          Wells.LOG_Z_OF_A_PAIR,
          diagnostics.get("log-z"),
          5 * diagnostics.get("log-z-error"),
          "false alarms: 6e-7");
      if (divergence == FabConfig.Divergence.REVERSE_KL) {
        // It may weigh the wells as it likes, as long as it has both.
        assertTrue(diagnostics.get("effective-share") > 0.2, diagnostics.toString());
        return;
      }
      assertTrue(diagnostics.get("effective-share") > 0.7, diagnostics.toString());
      SamplingDensity flow = (SamplingDensity) found.distribution();
      float[] draws = flow.sample(10_000, RandomStream.of(2)).toArray();
      int left = 0;
      for (int i = 0; i < draws.length; i += 2) {
        left += draws[i] < 0 ? 1 : 0;
      }
      assertEquals(Wells.LEFT, left / 10_000.0, 0.05);
    }
  }

  @Test
  void scaleChangesUnitsOnly() {
    try (Scope scope = Scope.open()) {
      Inference found = infer(Wells.of(1), "scale: 2, steps: 4, batch-size: 16");
      SamplingDensity flow = (SamplingDensity) found.distribution();
      SamplingDensity.Draws draws = flow.sampleWithLogProb(50, RandomStream.of(3));
      assertArrayEquals(draws.logProb().toArray(), flow.logProb(draws.values()).toArray(), 1e-3f);
    }
  }

  @Test
  void theBufferChoosesByWeight() {
    ReplayBuffer buffer = new ReplayBuffer(4);
    buffer.add(new float[] {0}, Double.NaN, 0);
    buffer.add(new float[] {1}, Math.log(1), 0);
    buffer.add(new float[] {2}, Math.log(3), 0);
    assertEquals(2, buffer.size());
    RandomStream random = RandomStream.of(4);
    int heavy = 0;
    for (int i = 0; i < 10_000; i++) {
      heavy += buffer.choose(1, random)[0];
    }
    // Three times in four; the standard deviation is .0043.
    assertEquals(0.75, heavy / 10_000.0, 0.02);
    buffer.reweigh(1, Math.log(3));
    heavy = 0;
    for (int i = 0; i < 10_000; i++) {
      heavy += buffer.choose(1, random)[0];
    }
    assertEquals(0.5, heavy / 10_000.0, 0.025);
  }

  @Test
  void boundedTargetsAreRefused() {
    Field field = Field.target("x", 2).on(Support.positive(2));
    try (Scope scope = Scope.open()) {
      IllegalArgumentException error =
          assertThrows(
              IllegalArgumentException.class, () -> infer(new Wells(Schema.of(field)), "steps: 1"));
      assertTrue(error.getMessage().contains("x_1"), error.getMessage());
    }
  }
}
