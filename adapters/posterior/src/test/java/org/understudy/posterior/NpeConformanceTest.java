package org.understudy.posterior;

import org.jspecify.annotations.Nullable;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Field;
import org.understudy.spi.InferenceProblem;
import org.understudy.spi.InferenceProvider;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.SamplingDensity;
import org.understudy.spi.Schema;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;
import org.understudy.testkit.InferenceConformance;

final class NpeConformanceTest extends InferenceConformance<NpeProvider.Config> {
  @Override
  protected InferenceProvider<NpeProvider.Config> provider() {
    return new NpeProvider();
  }

  @Override
  protected InferenceProblem problem() {
    Schema observed = Schema.of(Field.condition("x", 2));
    Rows observation = Rows.of(observed, Role.CONDITION, new float[] {1, -3}, 1);
    return new InferenceProblem(new Shifted(), null, observation);
  }

  /** theta | x ~ N(x, 1), in place of a trained flow. */
  private static final class Shifted implements ConditionalDistribution {
    @Override
    public Schema schema() {
      return Schema.of(Field.target("theta", 2), Field.condition("x", 2));
    }

    @Override
    public SamplingDensity given(@Nullable Tensor condition) {
      Tensor mean = java.util.Objects.requireNonNull(condition).reshape(1, 2);
      return new SamplingDensity() {
        @Override
        public Shape eventShape() {
          return Shape.of(2);
        }

        @Override
        public Tensor sample(int count, RandomStream random) {
          return random.normal(count, 2).add(mean);
        }

        @Override
        public Tensor logProb(Tensor x) {
          return x.sub(mean).standardNormalLogProb();
        }
      };
    }
  }
}
