package org.understudy.runtime.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StandingTest {
  private static Score score(double... figures) {
    Map<String, Double> named = new LinkedHashMap<>();
    for (int i = 0; i < figures.length; i++) {
      named.put("f" + i, figures[i]);
    }
    return new Score(Score.DensityKind.EXACT, named, "", "");
  }

  /** Of 0.51 and 0.53 the mean is 0.52 and the deviation 0.02 / sqrt(2) = 0.0141. */
  @Test
  void showsMeansAndTheSpreadBetweenSeedsToItsFirstDigit() {
    Standing standing =
        Standing.of(
            "flow",
            List.of(score(0.51, 26_000, 58_967, -0.25), score(0.53, 28_000, 58_967, -0.35)));
    assertEquals("0.52 \u00b1 0.01", standing.cell("f0"));
    assertEquals("27,000 \u00b1 1,000", standing.cell("f1"));
    assertEquals("58,967", standing.cell("f2"));
    assertEquals("\u22120.30 \u00b1 0.07", standing.cell("f3"));
    assertEquals("", standing.cell("none"));
    assertEquals(0.0141421, standing.spreads().get("f0"), 1e-6);
  }

  @Test
  void aSeedThatFailedCountsForNothingButAsFailed() {
    Score failed = new Score(Score.DensityKind.NONE, Map.of("f0", 9.0), "", "diverged");
    Standing standing = Standing.of("flow", List.of(failed, score(0.5)));
    assertEquals(0.5, standing.means().get("f0"));
    assertEquals("0.500", standing.cell("f0"));
    assertEquals(Score.DensityKind.EXACT, standing.density());
    assertEquals(1, standing.failed());
    assertEquals("diverged", standing.error());
  }
}
