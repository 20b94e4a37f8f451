package org.understudy.testkit;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.understudy.spi.Capability;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Context;
import org.understudy.spi.Field;
import org.understudy.spi.Inference;
import org.understudy.spi.InferenceProblem;
import org.understudy.spi.InferenceProvider;
import org.understudy.spi.Role;
import org.understudy.spi.SamplingDensity;
import org.understudy.spi.Schema;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** theta | x ~ N(x / 2, 1) in two dimensions, and the method that reads it off. */
final class LinearGaussian implements ConditionalDistribution {
  @Override
  public Schema schema() {
    return Schema.of(Field.target("theta", 2), Field.condition("x", 2));
  }

  @Override
  public SamplingDensity given(@Nullable Tensor condition) {
    if (condition == null || condition.size() != 2) {
      throw new IllegalArgumentException("condition: expected one row of x_1, x_2");
    }
    Tensor mean = condition.mul(0.5f).reshape(1, 2);
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

  /** There are no settings. */
  record Config() {}

  /** The distribution at the observation. */
  static final class ReadOff implements InferenceProvider<Config> {
    @Override
    public String name() {
      return "read-off";
    }

    @Override
    public String description() {
      return "The distribution at the observation.";
    }

    @Override
    public Class<Config> configType() {
      return Config.class;
    }

    @Override
    public Inference infer(Config config, InferenceProblem problem, Context context) {
      Schema schema = problem.distribution().schema();
      if (problem.observation() == null) {
        throw new IllegalArgumentException(
            "read-off: an observation is needed: " + schema.columns(Role.CONDITION));
      }
      float[] x = problem.observation().matrix(Role.CONDITION);
      SamplingDensity found =
          Capability.require(
              problem.distribution().given(Tensor.of(x, 1, x.length)),
              SamplingDensity.class,
              name());
      return new Inference(found, Map.of("observation-norm", Math.hypot(x[0], x[1])));
    }
  }
}
