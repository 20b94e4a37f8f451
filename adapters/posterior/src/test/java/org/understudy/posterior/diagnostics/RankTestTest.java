package org.understudy.posterior.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.understudy.tensor.RandomStream;

class RankTestTest {
  /**
   * Two ranks of {0, 1}: the one level is 1, the count below it Binomial(2, 1/2). Both ranks alike
   * has tail probability 2 * 1/4 and happens half of the time; one of each always strays as far.
   */
  @Test
  void agreesWithWhatIsCountedByHand() {
    RankTest test = new RankTest(2, 1);
    assertEquals(0.5, test.pValue(new int[] {0, 0}), 1e-12);
    assertEquals(0.5, test.pValue(new int[] {1, 1}), 1e-12);
    assertEquals(1, test.pValue(new int[] {0, 1}), 1e-12);
  }

  /** All 3^4 outcomes of four ranks of {0, 1, 2}, each with its statistic, weigh the p-value. */
  @Test
  void agreesWithCountingEveryOutcome() {
    RankTest test = new RankTest(4, 2);
    int[] ranks = new int[4];
    double[] pValues = new double[81];
    for (int outcome = 0; outcome < 81; outcome++) {
      int rest = outcome;
      for (int i = 0; i < 4; i++) {
        ranks[i] = rest % 3;
        rest /= 3;
      }
      pValues[outcome] = test.pValue(ranks);
    }
    for (double p : pValues) {
      int asFar = 0;
      for (double other : pValues) {
        asFar += other <= p + 1e-12 ? 1 : 0;
      }
      assertEquals(asFar / 81.0, p, 1e-12);
    }
  }

  /** 2000 p-values under uniformity: each share within four standard deviations of its level. */
  @Test
  void keepsItsRateOfFalseAlarms() {
    RankTest test = new RankTest(100, 99);
    RandomStream random = RandomStream.of(1);
    int repetitions = 2000;
    int[] alarms = new int[2];
    double[] rates = {0.05, 0.01};
    for (int i = 0; i < repetitions; i++) {
      int[] ranks = new int[100];
      for (int j = 0; j < ranks.length; j++) {
        ranks[j] = random.nextInt(100);
      }
      double p = test.pValue(ranks);
      for (int r = 0; r < 2; r++) {
        alarms[r] += p <= rates[r] ? 1 : 0;
      }
    }
    for (int r = 0; r < 2; r++) {
      double share = (double) alarms[r] / repetitions;
      double error = 4 * Math.sqrt(rates[r] / repetitions);
      assertTrue(share < rates[r] + error && share > rates[r] / 2 - error, "rate " + share);
    }
  }

  @Test
  void theBandIsTheTest() {
    RankTest test = new RankTest(200, 99);
    RandomStream random = RandomStream.of(2);
    double[][] band = test.band(0.1);
    for (int i = 0; i < 200; i++) {
      int[] ranks = new int[200];
      for (int j = 0; j < ranks.length; j++) {
        ranks[j] = random.nextInt(100);
      }
      double[] shares = test.distribution(ranks);
      boolean inside = true;
      for (int level = 0; level < shares.length; level++) {
        inside &= shares[level] >= band[0][level] && shares[level] <= band[1][level];
      }
      assertEquals(inside, test.pValue(ranks) > 0.1);
    }
  }

  @Test
  void ranksAllAtOneEndAreHopeless() {
    assertTrue(new RankTest(300, 199).pValue(new int[300]) < 1e-20);
  }
}
