package org.understudy.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.understudy.runtime.Understudy;
import org.understudy.spi.Check;
import org.understudy.spi.CheckProblem;
import org.understudy.spi.CheckProvider;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Engine;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;

/**
 * The laws of a check, on a posterior that is known to be right ({@link ConjugateGaussian}).
 *
 * @param <C> the provider's config
 */
@API(status = API.Status.EXPERIMENTAL)
@ExtendWith(HostileEngine.class)
public abstract class CheckConformance<C extends Record> {
  /** The provider under test. */
  protected abstract CheckProvider<C> provider();

  /** The settings; the defaults unless overridden. */
  protected C config() {
    return Configs.defaults(provider().configType());
  }

  private Check check(ConditionalDistribution posterior, long seed) {
    CheckProblem problem = ConjugateGaussian.problem(posterior, 1000, seed, 0.3f, -0.4f);
    try (Scope scope = Scope.open()) {
      return provider()
          .check(
              config(), problem, Understudy.create().context(RandomStream.of(seed), Path.of("")));
    }
  }

  @Test
  void describesItself() {
    ProviderLaws.check(provider());
  }

  /** At the default rate of false alarms, three runs all pass 97 times in 100. */
  @Test
  void passesWhatIsRight() {
    for (long seed = 1; seed <= 3; seed++) {
      Check check = check(ConjugateGaussian.posterior(0, 1), seed);
      assertEquals(Check.Outcome.PASSED, check.outcome(), check.sentence());
      assertTrue(check.sentence().endsWith("."), check.sentence());
      check
          .numbers()
          .forEach((name, value) -> assertTrue(Double.isFinite(value), name + " is " + value));
      check.charts().forEach(chart -> assertFalse(chart.title().isBlank()));
    }
  }

  @Test
  void repeatsWithTheSeed() {
    assertEquals(
        check(ConjugateGaussian.posterior(0, 1), 4), check(ConjugateGaussian.posterior(0, 1), 4));
  }

  @Test
  void nothingLeaks() {
    long before = Engine.memory().liveTensors();
    check(ConjugateGaussian.posterior(0, 1), 5);
    assertEquals(before, Engine.memory().liveTensors(), "tensors still live behind the check");
  }
}
