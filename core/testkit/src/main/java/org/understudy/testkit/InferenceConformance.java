package org.understudy.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.understudy.runtime.Understudy;
import org.understudy.spi.Capability;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Context;
import org.understudy.spi.Distribution;
import org.understudy.spi.Field;
import org.understudy.spi.Inference;
import org.understudy.spi.InferenceProblem;
import org.understudy.spi.InferenceProvider;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Sampling;
import org.understudy.spi.Schema;
import org.understudy.spi.Support;
import org.understudy.spi.config.Configs;
import org.understudy.tensor.Engine;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * The laws of an inference method that turns a distribution and an observation into draws.
 *
 * @param <C> the provider's config
 */
@API(status = API.Status.EXPERIMENTAL)
@ExtendWith(HostileEngine.class)
public abstract class InferenceConformance<C extends Record> {
  private static final int DRAWS = 200;

  /** The provider under test. */
  protected abstract InferenceProvider<C> provider();

  /** A problem the method solves, with a one-row observation; made anew each time, in a scope. */
  protected abstract InferenceProblem problem();

  /** The settings; the defaults unless overridden. */
  protected C config() {
    return Configs.defaults(provider().configType());
  }

  /** Whether the method cannot do without an observation. */
  protected boolean needsObservation() {
    return true;
  }

  private Inference infer(InferenceProblem problem, long seed) {
    Context context = Understudy.create().context(RandomStream.of(seed), Path.of(""));
    return provider().infer(config(), problem, context);
  }

  private Tensor draws(Inference inference) {
    Sampling sampling =
        Capability.require(inference.distribution(), Sampling.class, provider().name());
    return sampling.sample(DRAWS, RandomStream.of(5));
  }

  @Test
  void describesItself() {
    ProviderLaws.check(provider());
  }

  @Test
  void givesDrawsOfTheTargetInItsSupport() {
    try (Scope scope = Scope.open()) {
      Schema schema = problem().distribution().schema();
      Inference inference = infer(problem(), 1);
      assertEquals(schema.targetShape(), inference.distribution().eventShape());
      Tensor draws = draws(inference);
      assertEquals(schema.targetShape().prepend(DRAWS), draws.shape());
      float[] values = draws.toArray();
      int width = schema.targetShape().size();
      int offset = 0;
      for (Field field : schema.fields(Role.TARGET)) {
        Support support = field.support();
        for (int row = 0; row < DRAWS; row++) {
          for (int i = 0; i < support.size(); i++) {
            float value = values[row * width + offset + i];
            assertTrue(
                Float.isFinite(value) && support.contains(i, value),
                () -> "draw of '" + field.columns().get(0) + "' outside its support: " + value);
          }
        }
        offset += support.size();
      }
    }
  }

  @Test
  void diagnosticsAreNamedNumbers() {
    try (Scope scope = Scope.open()) {
      infer(problem(), 1)
          .diagnostics()
          .forEach(
              (name, value) -> {
                assertTrue(name.matches("[a-z0-9]+(-[a-z0-9]+)*"), name);
                assertFalse(value.isNaN(), name);
              });
    }
  }

  @Test
  void repeatsWithTheSeed() {
    try (Scope scope = Scope.open()) {
      Inference first = infer(problem(), 2);
      Inference second = infer(problem(), 2);
      assertEquals(first.diagnostics(), second.diagnostics());
      assertArrayEquals(draws(first).toArray(), draws(second).toArray());
    }
  }

  @Test
  void aMissingObservationIsAskedForByName() {
    if (!needsObservation()) {
      return;
    }
    try (Scope scope = Scope.open()) {
      InferenceProblem problem = problem();
      InferenceProblem blind = new InferenceProblem(problem.distribution(), problem.prior(), null);
      IllegalArgumentException error =
          assertThrows(IllegalArgumentException.class, () -> infer(blind, 1));
      List<String> columns = problem.distribution().schema().columns(Role.CONDITION);
      assertTrue(error.getMessage().contains(columns.get(0)), error.getMessage());
    }
  }

  @Test
  void anObservationThatDoesNotFitIsRefused() {
    try (Scope scope = Scope.open()) {
      InferenceProblem problem = problem();
      int width = problem.distribution().schema().conditionShape().size() + 1;
      Rows wide =
          Rows.of(Schema.of(Field.condition("wide", width)), Role.CONDITION, new float[width], 1);
      assertThrows(
          IllegalArgumentException.class,
          () -> infer(new InferenceProblem(problem.distribution(), problem.prior(), wide), 1));
    }
  }

  @Test
  void aDistributionThatCanDoNothingIsRefusedByName() {
    try (Scope scope = Scope.open()) {
      InferenceProblem problem = problem();
      ConditionalDistribution mute = new Mute(problem.distribution().schema());
      UnsupportedOperationException error =
          assertThrows(
              UnsupportedOperationException.class,
              () -> infer(new InferenceProblem(mute, problem.prior(), problem.observation()), 1));
      assertTrue(error.getMessage().contains(provider().name()), error.getMessage());
      assertTrue(error.getMessage().contains("it can: nothing"), error.getMessage());
    }
  }

  @Test
  void poisonedMemoryChangesNothingAndNothingLeaks() {
    long before = Engine.memory().liveTensors();
    float[] clean;
    Engine.hostile(false);
    try (Scope scope = Scope.open()) {
      clean = draws(infer(problem(), 3)).toArray();
    }
    Engine.hostile(true);
    try (Scope scope = Scope.open()) {
      assertArrayEquals(clean, draws(infer(problem(), 3)).toArray());
    }
    assertEquals(before, Engine.memory().liveTensors(), "tensors still live behind the inference");
  }

  /** A distribution without any capability. */
  private record Mute(Schema schema) implements ConditionalDistribution {
    @Override
    public Distribution given(@Nullable Tensor condition) {
      return new Distribution() {
        @Override
        public Shape eventShape() {
          return schema.targetShape();
        }
      };
    }
  }
}
