package org.understudy.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Field;
import org.understudy.spi.Role;
import org.understudy.spi.SamplingDensity;
import org.understudy.spi.Support;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/** The laws of an unconditional distribution with draws and a density, such as a prior. */
@API(status = API.Status.EXPERIMENTAL)
@ExtendWith(HostileEngine.class)
public abstract class DistributionConformance {
  private static final int DRAWS = 20_000;

  /** The distribution under test. */
  protected abstract ConditionalDistribution distribution();

  private SamplingDensity exact() {
    return (SamplingDensity) distribution().given(null);
  }

  private List<double[]> bounds() {
    List<double[]> bounds = new ArrayList<>();
    for (Field field : distribution().schema().fields(Role.TARGET)) {
      Support support = field.support();
      for (int i = 0; i < support.size(); i++) {
        bounds.add(new double[] {support.low(i), support.high(i)});
      }
    }
    return bounds;
  }

  @Test
  void drawsLieInTheSupportAndHaveADensity() {
    try (Scope scope = Scope.open()) {
      SamplingDensity.Draws draws = exact().sampleWithLogProb(DRAWS, RandomStream.of(1));
      float[] values = draws.values().toArray();
      List<double[]> bounds = bounds();
      for (int i = 0; i < values.length; i++) {
        double[] interval = bounds.get(i % bounds.size());
        assertTrue(values[i] >= interval[0] && values[i] <= interval[1], "a draw is " + values[i]);
      }
      for (float logProb : draws.logProb().toArray()) {
        assertTrue(Float.isFinite(logProb), "the log-density of a draw is " + logProb);
      }
    }
  }

  @Test
  void outsideTheSupportTheDensityIsZero() {
    List<double[]> bounds = bounds();
    try (Scope scope = Scope.open()) {
      float[] point = exact().sample(1, RandomStream.of(2)).toArray();
      for (int i = 0; i < point.length; i++) {
        double high = bounds.get(i)[1];
        double low = bounds.get(i)[0];
        if (Double.isFinite(high) || Double.isFinite(low)) {
          float[] outside = point.clone();
          outside[i] = (float) (Double.isFinite(high) ? high + 1 : low - 1);
          Tensor x = Tensor.of(outside, 1, outside.length);
          assertEquals(Float.NEGATIVE_INFINITY, exact().logProb(x).item());
        }
      }
    }
  }

  /**
   * E[p(x + h) / p(x)] = 1 over draws x, whatever the shift h, if p is the draws' density and
   * positive everywhere; less where the shift leaves the support. The deviation allowed is five
   * standard errors: a false alarm comes once in a million.
   */
  @Test
  void densityIsThatOfTheDraws() {
    try (Scope scope = Scope.open()) {
      Tensor x = exact().sample(DRAWS, RandomStream.of(3));
      double[] spread = spread(x);
      float[] shifted = x.toArray();
      for (int i = 0; i < shifted.length; i++) {
        shifted[i] += (float) (0.2 * spread[i % spread.length]);
      }
      float[] before = exact().logProb(x).toArray();
      float[] after = exact().logProb(Tensor.of(shifted, x.shape().toArray())).toArray();
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < before.length; i++) {
        double ratio = Math.exp((double) after[i] - before[i]);
        sum += ratio;
        squares += ratio * ratio;
      }
      double mean = sum / DRAWS;
      double error = Math.sqrt(Math.max(0, squares / DRAWS - mean * mean) / DRAWS);
      boolean bounded =
          bounds().stream().anyMatch(b -> Double.isFinite(b[0]) || Double.isFinite(b[1]));
      assertTrue(mean <= 1 + 5 * error, "the mean ratio is " + mean + ", above 1");
      assertTrue(bounded || mean >= 1 - 5 * error, "the mean ratio is " + mean + ", below 1");
    }
  }

  private static double[] spread(Tensor x) {
    int width = x.size() / x.dim(0);
    double[] sums = new double[width];
    double[] squares = new double[width];
    float[] values = x.toArray();
    for (int i = 0; i < values.length; i++) {
      sums[i % width] += values[i] / (double) x.dim(0);
      squares[i % width] += (double) values[i] * values[i] / x.dim(0);
    }
    for (int j = 0; j < width; j++) {
      squares[j] = Math.sqrt(Math.max(0, squares[j] - sums[j] * sums[j]));
    }
    return squares;
  }

  @Test
  void drawsRepeatWithTheSeed() {
    try (Scope scope = Scope.open()) {
      assertArrayEquals(
          exact().sample(10, RandomStream.of(4)).toArray(),
          exact().sample(10, RandomStream.of(4)).toArray());
    }
  }

  @Test
  void refusesAConditionAndRowsThatDoNotFit() {
    try (Scope scope = Scope.open()) {
      assertThrows(IllegalArgumentException.class, () -> distribution().given(Tensor.zeros(1, 1)));
      int width = distribution().schema().targetShape().size();
      assertThrows(
          IllegalArgumentException.class, () -> exact().logProb(Tensor.zeros(2, width + 1)));
    }
  }
}
