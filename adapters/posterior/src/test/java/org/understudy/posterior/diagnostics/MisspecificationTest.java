package org.understudy.posterior.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.understudy.runtime.Understudy;
import org.understudy.spi.Check;
import org.understudy.spi.Check.Outcome;
import org.understudy.spi.CheckProblem;
import org.understudy.spi.Dataset;
import org.understudy.spi.Field;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Schema;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.RandomStream;
import org.understudy.testkit.ConjugateGaussian;

class MisspecificationTest {
  private static final Schema SCHEMA = Schema.of(Field.target("theta", 2), Field.condition("x", 2));

  private interface Maker {
    void make(float[] x, RandomStream random);
  }

  private static Dataset simulations(int rows, Maker maker) {
    RandomStream random = RandomStream.of(3);
    float[] x = new float[2 * rows];
    float[] row = new float[2];
    for (int i = 0; i < rows; i++) {
      maker.make(row, random);
      System.arraycopy(row, 0, x, 2 * i, 2);
    }
    return Dataset.of(Rows.joint(SCHEMA, new float[2 * rows], x, rows));
  }

  private static Check check(Dataset simulations, int repetition, float... observation) {
    Rows observed = Rows.of(SCHEMA, Role.CONDITION, observation, 1);
    CheckProblem problem =
        new CheckProblem(
            ConjugateGaussian.posterior(0, 1),
            simulations,
            simulations.read(0, 100),
            observed,
            null,
            RandomStream.of(1));
    return new MisspecificationProvider()
        .check(
            Configs.defaults(MisspecificationProvider.Config.class),
            problem,
            Understudy.create().context(RandomStream.of(repetition), Path.of("")));
  }

  private static void correlated(float[] x, RandomStream random) {
    double common = random.nextGaussian();
    x[0] = (float) (common + 0.1 * random.nextGaussian());
    x[1] = (float) (100 * (common + 0.1 * random.nextGaussian()));
  }

  private static void ring(float[] x, RandomStream random) {
    double angle = 2 * Math.PI * random.nextDouble();
    x[0] = (float) (Math.cos(angle) + 0.05 * random.nextGaussian());
    x[1] = (float) (Math.sin(angle) + 0.05 * random.nextGaussian());
  }

  @Test
  void anObservationBeyondEverythingIsWarnedOfByItsColumn() {
    Check check = check(simulations(1000, MisspecificationTest::correlated), 1, 12, 1200);
    assertEquals(Outcome.WARNING, check.outcome(), check.sentence());
    assertTrue(check.sentence().contains("x_1 by 1"), check.sentence());
  }

  /** Each column is usual by itself; together they were never seen. */
  @Test
  void columnsThatDoNotGoTogetherAreWarnedOf() {
    Dataset simulations = simulations(1000, MisspecificationTest::correlated);
    assertEquals(Outcome.WARNING, check(simulations, 1, 1.5f, -150).outcome());
    assertEquals(Outcome.PASSED, check(simulations, 1, 1.5f, 150).outcome());
  }

  /** The middle of a ring is nearest to the mean and far from every simulation. */
  @Test
  void anObservationInAGapIsWarnedOf() {
    Dataset simulations = simulations(1000, MisspecificationTest::ring);
    Check check = check(simulations, 1, 0, 0);
    assertEquals(Outcome.WARNING, check.outcome(), check.sentence());
    assertTrue(check.numbers().get("p-value of mahalanobis-distance") > 0.5);
    assertEquals(Outcome.PASSED, check(simulations, 1, 0, -1).outcome());
  }

  /**
   * 200 observations of the simulator's own at a rate of one alarm in a hundred: more than eight
   * have a probability below 1e-3.
   */
  @Test
  void itsOwnObservationsAreSeldomWarnedOf() {
    Dataset simulations = simulations(400, MisspecificationTest::ring);
    RandomStream random = RandomStream.of(4);
    int alarms = 0;
    for (int i = 0; i < 200; i++) {
      float[] x = new float[2];
      ring(x, random);
      alarms += check(simulations, i, x).outcome() == Outcome.PASSED ? 0 : 1;
    }
    assertTrue(alarms <= 8, "alarms: " + alarms);
  }

  @Test
  void anObservationOfAConstantColumnMustBeThatConstant() {
    Dataset simulations =
        simulations(
            1000,
            (x, random) -> {
              x[0] = 5;
              x[1] = (float) random.nextGaussian();
            });
    assertEquals(Outcome.PASSED, check(simulations, 1, 5, 0).outcome());
    assertEquals(Outcome.WARNING, check(simulations, 1, 5.1f, 0).outcome());
  }

  @Test
  void tooFewSimulationsAreSaidToBeTooFew() {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> check(simulations(200, MisspecificationTest::ring), 1, 0, 1));
    assertTrue(error.getMessage().contains("at least 400 simulations"), error.getMessage());
  }
}
