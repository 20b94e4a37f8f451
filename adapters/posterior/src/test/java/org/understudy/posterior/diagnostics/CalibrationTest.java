package org.understudy.posterior.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.understudy.runtime.Understudy;
import org.understudy.spi.Check;
import org.understudy.spi.Check.Outcome;
import org.understudy.spi.CheckProblem;
import org.understudy.spi.CheckProvider;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Dataset;
import org.understudy.spi.Sampling;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.testkit.ConjugateGaussian;
import org.understudy.testkit.HostileEngine;

@ExtendWith(HostileEngine.class)
class CalibrationTest {
  private static final RankConfig QUICK = new RankConfig(100, 99, false, 0.1);

  private static <C extends Record> Check check(
      CheckProvider<C> provider, C config, CheckProblem problem) {
    try (Scope scope = Scope.open()) {
      return provider.check(
          config, problem, Understudy.create().context(RandomStream.of(1), Path.of("")));
    }
  }

  private static <C extends Record> Check check(
      CheckProvider<C> provider, ConditionalDistribution posterior, long seed) {
    CheckProblem problem = ConjugateGaussian.problem(posterior, 1000, seed, 0.3f, -0.4f);
    return check(provider, Configs.defaults(provider.configType()), problem);
  }

  private static void fails(CheckProvider<?> provider, ConditionalDistribution posterior) {
    Check check = check(provider, posterior, 1);
    assertEquals(Outcome.FAILED, check.outcome(), provider.name() + ": " + check.sentence());
  }

  /**
   * Forty exact posteriors at a rate of one alarm in ten: more than eleven alarms have a
   * probability below 1e-3.
   */
  @Test
  void alarmsAreAsRareAsStated() {
    Map<String, Integer> alarms = new LinkedHashMap<>();
    for (long seed = 1; seed <= 40; seed++) {
      CheckProblem problem =
          ConjugateGaussian.problem(ConjugateGaussian.posterior(0, 1), 400, seed, 0, 0);
      for (var provider :
          java.util.List.of(new SbcProvider(), new CoverageProvider(), new TarpProvider())) {
        Check check = check(provider, QUICK, problem);
        alarms.merge(provider.name(), check.outcome() == Outcome.PASSED ? 0 : 1, Integer::sum);
      }
    }
    alarms.forEach((name, count) -> assertTrue(count <= 11, name + " alarms: " + count));
    assertTrue(alarms.values().stream().mapToInt(Integer::intValue).sum() > 0, "never an alarm");
  }

  @Test
  void aShiftedPosteriorIsCaught() {
    ConditionalDistribution shifted = ConjugateGaussian.posterior(0.4, 1);
    fails(new SbcProvider(), shifted);
    Check check = check(new SbcProvider(), shifted, 1);
    assertTrue(check.sentence().contains("theta_1: the draws are too high"), check.sentence());
    fails(new CoverageProvider(), ConjugateGaussian.posterior(1, 1));
    fails(new TarpProvider(), ConjugateGaussian.posterior(1, 1));
  }

  @Test
  void anOverConfidentPosteriorIsCaught() {
    ConditionalDistribution narrow = ConjugateGaussian.posterior(0, 0.7);
    fails(new SbcProvider(), narrow);
    fails(new CoverageProvider(), narrow);
    fails(new TarpProvider(), narrow);
    Check check = check(new SbcProvider(), narrow, 1);
    assertTrue(check.sentence().contains("the draws are too narrow"), check.sentence());
    assertTrue(check(new CoverageProvider(), narrow, 1).sentence().startsWith("Over-confident"));
  }

  @Test
  void anUnderConfidentPosteriorIsWarnedOf() {
    ConditionalDistribution wide = ConjugateGaussian.posterior(0, 1.4);
    Check check = check(new CoverageProvider(), wide, 1);
    assertEquals(Outcome.WARNING, check.outcome(), check.sentence());
    assertTrue(check.sentence().startsWith("Under-confident"));
    assertTrue(check(new SbcProvider(), wide, 1).sentence().contains("the draws are too wide"));
  }

  /** The prior is calibrated over the prior; only reference points that know x tell. */
  @Test
  void aPriorInPlaceOfThePosteriorIsCaughtByNearestReferencePoints() {
    ConditionalDistribution prior = ConjugateGaussian.ignorant();
    assertEquals(Outcome.PASSED, check(new SbcProvider(), prior, 1).outcome());
    assertEquals(Outcome.PASSED, check(new CoverageProvider(), prior, 1).outcome());
    Check check = check(new TarpProvider(), prior, 1);
    assertEquals(Outcome.FAILED, check.outcome(), check.sentence());
    assertTrue(check.numbers().get("p-value of random points") > 0.01);
    assertTrue(check.sentence().contains("in place of a posterior"), check.sentence());
  }

  /** A uniform prior's bounds, and a posterior that does not know of them. */
  @Test
  void aLeakingPosteriorIsCaught() {
    Check leaking = check(new LeakageProvider(), new TruncatedProblem(false).problem(), 0.001);
    assertEquals(Outcome.FAILED, leaking.outcome(), leaking.sentence());
    assertTrue(leaking.sentence().contains("outside the bounds of theta"), leaking.sentence());
    assertTrue(leaking.numbers().get("leakage") > 0.05);
    Check tight = check(new LeakageProvider(), new TruncatedProblem(true).problem(), 0);
    assertEquals(Outcome.PASSED, tight.outcome(), tight.sentence());
  }

  /** x - theta does not know of the bounds: all ranks stay uniform, so only leakage can tell. */
  @Test
  void ranksAreBlindToThisLeak() {
    RankConfig defaults = Configs.defaults(RankConfig.class);
    for (boolean exact : new boolean[] {true, false}) {
      Check check = check(new SbcProvider(), defaults, new TruncatedProblem(exact).problem());
      assertTrue(check.numbers().get("p-value of theta_1") > 0.01, check.sentence());
    }
  }

  private static Check check(LeakageProvider provider, CheckProblem problem, double tolerance) {
    return check(provider, new LeakageProvider.Config(300, 199, false, tolerance), problem);
  }

  @Test
  void freshRowsComeFromTheSimulator() {
    CheckProblem problem =
        ConjugateGaussian.problem(ConjugateGaussian.posterior(0, 1), 100, 1, 0, 0);
    Check check = check(new SbcProvider(), new RankConfig(200, 99, true, 0.01), problem);
    assertEquals(Outcome.PASSED, check.outcome(), check.sentence());
    assertEquals(200, check.numbers().get("rows"));
    CheckProblem rowsOnly =
        new CheckProblem(
            problem.distribution(),
            Dataset.of(problem.heldOut()),
            problem.heldOut(),
            null,
            null,
            RandomStream.of(1));
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> check(new SbcProvider(), new RankConfig(200, 99, true, 0.01), rowsOnly));
    assertTrue(error.getMessage().startsWith("fresh: "), error.getMessage());
  }

  @Test
  void tooFewRowsAreSaidToBeTooFew() {
    CheckProblem problem =
        ConjugateGaussian.problem(ConjugateGaussian.posterior(0, 1), 60, 1, 0, 0);
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> check(new SbcProvider(), Configs.defaults(RankConfig.class), problem));
    assertTrue(error.getMessage().contains("there are 30"), error.getMessage());
  }

  /** Without log-densities SBC and TARP go on with the draws, and coverage says what it lacks. */
  @Test
  void drawsWithoutDensitiesAreEnoughForRanks() {
    ConditionalDistribution exact = ConjugateGaussian.posterior(0, 1);
    ConditionalDistribution drawsOnly = new DrawsOnly(exact);
    assertEquals(Outcome.PASSED, check(new SbcProvider(), drawsOnly, 1).outcome());
    assertEquals(Outcome.PASSED, check(new TarpProvider(), drawsOnly, 1).outcome());
    assertThrows(
        UnsupportedOperationException.class, () -> check(new CoverageProvider(), drawsOnly, 1));
  }

  private record DrawsOnly(ConditionalDistribution exact) implements ConditionalDistribution {
    @Override
    public Schema schema() {
      return exact.schema();
    }

    @Override
    public Sampling given(org.understudy.tensor.@org.jspecify.annotations.Nullable Tensor x) {
      Sampling inner = (Sampling) exact.given(x);
      return new Sampling() {
        @Override
        public org.understudy.tensor.Shape eventShape() {
          return inner.eventShape();
        }

        @Override
        public org.understudy.tensor.Tensor sample(int count, RandomStream random) {
          return inner.sample(count, random);
        }
      };
    }
  }

  @Test
  void simulationsThatLookOtherwiseFailThePredictiveCheck() {
    Check check = check(new PosteriorPredictiveProvider(), ConjugateGaussian.posterior(6, 0.5), 1);
    assertEquals(Outcome.FAILED, check.outcome(), check.sentence());
    assertTrue(check.numbers().get("p-value of x_1") < 0.01);
    assertNotEquals(0, check.charts().size());
  }
}
