package org.understudy.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;

final class WarmUpTest {
  /** Scales over four decades. */
  private static final float[] DEVIATIONS = {0.01f, 1, 100};

  private static final LogDensity TARGET = Targets.normal(new float[] {5, 0, -300}, DEVIATIONS);

  @Test
  void findsTheScalesAndTheAcceptanceAsked() {
    Map<Double, WarmUp.Family> families =
        Map.of(
            0.8,
            size -> new Hmc(size, 5, 0.1),
            0.574,
            Mala::new,
            0.3,
            RandomWalk::new,
            0.85,
            size -> new Nuts(size, 8));
    families.forEach(
        (target, family) -> {
          RandomStream random = RandomStream.of(21);
          try (Scope scope = Scope.open()) {
            WarmUp.Tuned tuned =
                WarmUp.of(family, TARGET, random.normal(8, 3), 400, target, random);
            Trace trace = Trace.of(tuned.transition(), tuned.chains(), TARGET, 400, 1, random);
            // The last window has 50 steps, as Stan's: what it finds is near, not exact.
            assertEquals(target, trace.acceptance(), 0.2, tuned.transition().toString());
            for (int i = 0; i < 3; i++) {
              double[][] draws = trace.coordinate(i);
              assertTrue(Convergence.rHat(draws) < 1.1, tuned.transition() + " " + i);
            }
          }
        });
  }

  @Test
  void dualAveragingFindsARoot() {
    // Acceptance 1 / (1 + h) is .8 at h = .25.
    DualAveraging averaging = new DualAveraging(10, 0.8);
    for (int i = 0; i < 2000; i++) {
      averaging.update(1 / (1 + averaging.stepSize()));
    }
    assertEquals(0.25, averaging.adapted(), 0.01);
  }
}
