package org.understudy.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.understudy.tensor.Engine;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

final class TransitionTest {
  private static final int CHAINS = 20_000;
  private static final float[] MEANS = {1, -2};
  private static final float[] DEVIATIONS = {0.5f, 3};
  private static final LogDensity TARGET = Targets.normal(MEANS, DEVIATIONS);

  static Stream<Transition> exact() {
    StepSize scaled = StepSize.of(1, DEVIATIONS);
    return Stream.of(
        new RandomWalk(scaled),
        new Independence(
            (count, random) ->
                random
                    .normal(count, 2)
                    .mul(Tensor.of(new float[] {1, 4}, 1, 2))
                    .add(Tensor.of(MEANS, 1, 2)),
            Targets.normal(MEANS, new float[] {1, 4})),
        new Mala(StepSize.of(1.2, DEVIATIONS)),
        new Hmc(StepSize.of(0.9, DEVIATIONS), 3),
        new Hmc(StepSize.of(0.4), 5, 0.3),
        new Nuts(StepSize.of(0.7, DEVIATIONS), 5),
        new Slice(StepSize.of(2, DEVIATIONS)));
  }

  /**
   * Draws of the target are draws of it after some steps too: a kernel that did not leave it
   * invariant would move a moment. Bounds of 4.5 standard errors: false alarms below 10^-4.
   */
  @ParameterizedTest
  @MethodSource("exact")
  void leavesItsTargetInvariant(Transition transition) {
    RandomStream random = RandomStream.of(11);
    try (Scope scope = Scope.open()) {
      Tensor start =
          random.normal(CHAINS, 2).mul(Tensor.of(DEVIATIONS, 1, 2)).add(Tensor.of(MEANS, 1, 2));
      float[] end = transition.run(start, TARGET, 2, random).toArray();
      for (int i = 0; i < 2; i++) {
        double[] powers = new double[5];
        for (int chain = 0; chain < CHAINS; chain++) {
          double z = (end[2 * chain + i] - MEANS[i]) / DEVIATIONS[i];
          for (int k = 1; k <= 4; k++) {
            powers[k] += Math.pow(z, k) / CHAINS;
          }
        }
        // E z, z^2, z^3, z^4 = 0, 1, 0, 3 with variances 1, 2, 15, 96.
        double root = 4.5 / Math.sqrt(CHAINS);
        assertEquals(0, powers[1], root, transition.toString());
        assertEquals(1, powers[2], root * Math.sqrt(2), transition.toString());
        assertEquals(0, powers[3], root * Math.sqrt(15), transition.toString());
        assertEquals(3, powers[4], root * Math.sqrt(96), transition.toString());
      }
    }
  }

  static Stream<Transition> reversible() {
    return Stream.of(
        new RandomWalk(StepSize.of(2)),
        new Independence(
            (count, random) -> random.normal(count, 1).mul(4),
            x -> x.div(4).standardNormalLogProb()),
        new Mala(StepSize.of(1.5)),
        new Hmc(StepSize.of(0.8), 4, 0.2),
        new Nuts(StepSize.of(0.8), 4),
        new Slice(StepSize.of(1)));
  }

  /**
   * Detailed balance: of draws of a mixture, as many go from one cell to another in a step as come
   * back. The sum of (there - back)^2 / (there + back) over pairs of cells is a chi-square, bounded
   * at a false alarm of 10^-5.
   */
  @ParameterizedTest
  @MethodSource("reversible")
  void flowsBetweenCellsBalance(Transition transition) {
    RandomStream random = RandomStream.of(16);
    // .3 N(-2, 1) + .7 N(1, .5^2).
    LogDensity mixture =
        x ->
            Tensor.concat(
                    1,
                    x.add(2).square().mul(-0.5f).add((float) Math.log(0.3)),
                    x.sub(1).square().mul(-2).add((float) Math.log(1.4)))
                .logSumExp(1);
    float[] start = new float[CHAINS];
    for (int i = 0; i < CHAINS; i++) {
      double z = random.nextGaussian();
      start[i] = (float) (random.nextDouble() < 0.3 ? -2 + z : 1 + 0.5 * z);
    }
    int[][] flows = new int[6][6];
    try (Scope scope = Scope.open()) {
      float[] end = transition.run(Tensor.of(start, CHAINS, 1), mixture, 1, random).toArray();
      for (int i = 0; i < CHAINS; i++) {
        flows[cell(start[i])][cell(end[i])]++;
      }
    }
    double sum = 0;
    int pairs = 0;
    for (int i = 0; i < 6; i++) {
      for (int j = 0; j < i; j++) {
        int both = flows[i][j] + flows[j][i];
        if (both >= 10) {
          sum += Math.pow(flows[i][j] - flows[j][i], 2) / both;
          pairs++;
        }
      }
    }
    assertTrue(pairs >= 8, transition + ": " + pairs + " pairs of cells with flows");
    // Wilson and Hilferty's quantile of chi^2 at 4.27 deviations.
    double bound = pairs * Math.pow(1 - 2 / (9.0 * pairs) + 4.27 * Math.sqrt(2 / (9.0 * pairs)), 3);
    assertTrue(sum < bound, transition + ": chi^2 " + sum + " of " + pairs);
  }

  /** Cells of length 1 from -2.5 to 1.5, and all beyond. */
  private static int cell(float x) {
    return (int) Math.max(0, Math.min(5, Math.floor(x + 3.5)));
  }

  /**
   * From one point the chains spread over the whole target: nothing leaves it by standing still.
   */
  @ParameterizedTest
  @MethodSource("exact")
  void reachesItsTarget(Transition transition) {
    RandomStream random = RandomStream.of(12);
    int n = 2000;
    try (Scope scope = Scope.open()) {
      float[] end = transition.run(Tensor.zeros(n, 2), TARGET, 50, random).toArray();
      for (int i = 0; i < 2; i++) {
        double mean = 0;
        double square = 0;
        for (int chain = 0; chain < n; chain++) {
          double z = (end[2 * chain + i] - MEANS[i]) / DEVIATIONS[i];
          mean += z / n;
          square += z * z / n;
        }
        assertEquals(0, mean, 4.5 / Math.sqrt(n), transition.toString());
        assertEquals(1, square, 4.5 * Math.sqrt(2.0 / n), transition.toString());
      }
    }
  }

  /** With h the chain is x' = (1 - h^2 / 2) x + h xi, whose variance is 1 / (1 - h^2 / 4). */
  @Test
  void unadjustedLangevinHasTheVarianceOfItsAutoregression() {
    RandomStream random = RandomStream.of(13);
    LogDensity standard = Targets.normal(new float[] {0}, new float[] {1});
    try (Scope scope = Scope.open()) {
      Tensor end = new Langevin(StepSize.of(1)).run(random.normal(CHAINS, 1), standard, 20, random);
      double square = end.square().mean().item();
      assertEquals(4 / 3.0, square, 4.5 * 4 / 3.0 * Math.sqrt(2.0 / CHAINS));
      Tensor top = new Langevin(StepSize.of(1), 0).run(random.normal(10, 1), standard, 60, random);
      assertEquals(0, top.abs().max(0).item(), 1e-6);
    }
  }

  @Test
  void gradientsAreFoundInsideAPause() {
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      Chains chains = Chains.withGradient(TARGET, Tensor.of(new float[] {2, 1}, 1, 2));
      // -(x - mean) / deviation^2.
      assertEquals(-4, chains.gradient().toArray()[0], 1e-6);
      assertEquals(-1 / 3.0, chains.gradient().toArray()[1], 1e-6);
      assertTrue(Gradients.isPaused());
    }
  }

  @Test
  void aDensityWithoutGradientIsRefusedInWords() {
    try (Scope scope = Scope.open()) {
      LogDensity opaque = x -> Tensor.of(new float[x.dim(0)], x.dim(0));
      Mala mala = new Mala(StepSize.of(1));
      IllegalStateException error =
          assertThrows(IllegalStateException.class, () -> mala.start(opaque, Tensor.zeros(3, 2)));
      assertTrue(error.getMessage().contains("random walk"), error.getMessage());
    }
  }

  @ParameterizedTest
  @MethodSource("exact")
  void memoryDoesNotGrowWithSteps(Transition transition) {
    RandomStream random = RandomStream.of(14);
    try (Scope scope = Scope.open()) {
      Chains chains = transition.start(TARGET, Tensor.zeros(3, 2));
      transition.run(chains, TARGET, 20, random);
      long before = Engine.memory().liveTensors();
      transition.run(chains, TARGET, 200, random);
      assertTrue(Engine.memory().liveTensors() - before <= 3);
    }
  }

  @Test
  void whereNothingIsKnownNothingIsAccepted() {
    RandomStream random = RandomStream.of(15);
    // Nothing below zero: NaN there.
    LogDensity half = x -> x.sqrt().sum(1).mul(0).sub(x.sum(1));
    try (Scope scope = Scope.open()) {
      Tensor end = new RandomWalk(StepSize.of(2)).run(Tensor.ones(5000, 1), half, 50, random);
      assertTrue(end.min(0).item() > 0);
      // An exponential has mean 1 and deviation 1.
      assertEquals(1, end.mean().item(), 4.5 / Math.sqrt(5000));
    }
  }
}
