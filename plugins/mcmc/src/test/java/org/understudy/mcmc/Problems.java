package org.understudy.mcmc;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.understudy.sampling.LogDensity;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Density;
import org.understudy.spi.Distribution;
import org.understudy.spi.Field;
import org.understudy.spi.InferenceProblem;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.SamplingDensity;
import org.understudy.spi.Schema;
import org.understudy.spi.Support;
import org.understudy.spi.UnnormalisedDensity;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** Problems with known answers. */
final class Problems {
  private Problems() {}

  /** A density known up to a constant. */
  static InferenceProblem of(Field target, LogDensity density) {
    return new InferenceProblem(new Known(Schema.of(target), density), null, null);
  }

  /** exp(-x) on the positive half line beside a uniform of [-1, 3], at the observation x = 2. */
  static InferenceProblem bounded() {
    Support support = Support.of(new double[] {0, -1}, new double[] {Double.POSITIVE_INFINITY, 3});
    Schema schema = Schema.of(Field.target("theta", 2).on(support), Field.condition("rate", 1));
    Rows observation =
        Rows.of(Schema.of(Field.condition("rate", 1)), Role.CONDITION, new float[] {2}, 1);
    return new InferenceProblem(new Rated(schema), null, observation);
  }

  /** theta ~ N(0, 1) and two observations of x ~ N(theta, 1): the posterior is N(sum / 3, 1/3). */
  static InferenceProblem conjugate(float first, float second) {
    Schema likelihood = Schema.of(Field.target("x", 1), Field.condition("theta", 1));
    Rows observation =
        Rows.of(Schema.of(Field.condition("x", 1)), Role.CONDITION, new float[] {first, second}, 2);
    return new InferenceProblem(
        new Shifted(likelihood, true),
        new Shifted(Schema.of(Field.target("theta", 1)), true),
        observation);
  }

  /** One observation, and a likelihood that forgets how it came from theta, as surrogates do. */
  static InferenceProblem opaqueLikelihood(float x) {
    Schema likelihood = Schema.of(Field.target("x", 1), Field.condition("theta", 1));
    Rows observation =
        Rows.of(Schema.of(Field.condition("x", 1)), Role.CONDITION, new float[] {x}, 1);
    return new InferenceProblem(
        new Shifted(likelihood, false),
        new Shifted(Schema.of(Field.target("theta", 1)), true),
        observation);
  }

  private record Known(Schema schema, LogDensity density) implements ConditionalDistribution {
    @Override
    public UnnormalisedDensity given(@Nullable Tensor condition) {
      return new UnnormalisedDensity() {
        @Override
        public Shape eventShape() {
          return schema.targetShape();
        }

        @Override
        public Tensor logProbUpToConstant(Tensor x) {
          return density.at(x);
        }
      };
    }
  }

  private record Rated(Schema schema) implements ConditionalDistribution {
    @Override
    public Distribution given(@Nullable Tensor condition) {
      float rate = Objects.requireNonNull(condition).item();
      return new Density() {
        @Override
        public Shape eventShape() {
          return schema.targetShape();
        }

        @Override
        public Tensor logProb(Tensor x) {
          return x.slice(1, 0, 1).sum(1).mul(-rate).add((float) Math.log(rate / 4));
        }
      };
    }
  }

  /** N(condition, 1), or N(0, 1) without. */
  private record Shifted(Schema schema, boolean differentiable) implements ConditionalDistribution {
    @Override
    public SamplingDensity given(@Nullable Tensor given) {
      Tensor condition = given == null || differentiable ? given : given.detach();
      return new SamplingDensity() {
        @Override
        public Shape eventShape() {
          return Shape.of(1);
        }

        @Override
        public Tensor sample(int count, RandomStream random) {
          Tensor noise = random.normal(count, 1);
          return condition == null ? noise : noise.add(condition);
        }

        @Override
        public Tensor logProb(Tensor x) {
          return (condition == null ? x : x.sub(condition)).standardNormalLogProb();
        }
      };
    }
  }
}
