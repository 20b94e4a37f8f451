package org.understudy.posterior.sbibm;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Context;
import org.understudy.spi.Distribution;
import org.understudy.spi.DistributionProvider;
import org.understudy.spi.Field;
import org.understudy.spi.Role;
import org.understudy.spi.Sampling;
import org.understudy.spi.Schema;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** The exact posterior of {@link TwoMoons}, drawn by inverting the simulator. */
@API(status = API.Status.EXPERIMENTAL)
public final class TwoMoonsPosterior implements DistributionProvider<Task.Config> {
  @Override
  public String name() {
    return "two-moons-posterior";
  }

  @Override
  public String description() {
    return "The exact posterior of sbibm's two moons.";
  }

  @Override
  public Class<Task.Config> configType() {
    return Task.Config.class;
  }

  @Override
  public ConditionalDistribution create(Task.Config config, Context context) {
    Field theta = new TwoMoons().prior().field();
    Field x = Field.condition("x", 2);
    return new ConditionalDistribution() {
      @Override
      public Schema schema() {
        return Schema.of(theta.as(Role.TARGET), x);
      }

      @Override
      public Distribution given(@Nullable Tensor condition) {
        if (condition == null || condition.size() != 2) {
          throw new IllegalArgumentException(
              "two-moons-posterior: expected an observation [1, 2], found "
                  + (condition == null ? "none" : condition.shape()));
        }
        float[] values = condition.toArray();
        return new At(values[0], values[1]);
      }
    };
  }

  /** The posterior at an observation. */
  private record At(double x, double y) implements Sampling {
    @Override
    public Shape eventShape() {
      return Shape.of(2);
    }

    @Override
    public Tensor sample(int count, RandomStream random) {
      float[] values = new float[2 * count];
      int made = 0;
      while (made < count) {
        double angle = Math.PI * (random.nextDouble() - 0.5);
        double radius = 0.1 + 0.01 * random.nextGaussian();
        double across = radius * Math.cos(angle) + 0.25 - x;
        double up = y - radius * Math.sin(angle);
        if (random.nextDouble() < 0.5) {
          across = -across;
        }
        double first = (across - up) / Math.sqrt(2);
        double second = (across + up) / Math.sqrt(2);
        if (Math.abs(first) < 1 && Math.abs(second) < 1) {
          values[2 * made] = (float) first;
          values[2 * made + 1] = (float) second;
          made++;
        }
      }
      return Tensor.of(values, count, 2);
    }
  }
}
