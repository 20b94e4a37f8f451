package org.understudy.testkit;

import java.util.Objects;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.spi.CheckProblem;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Dataset;
import org.understudy.spi.Field;
import org.understudy.spi.Role;
import org.understudy.spi.Rows;
import org.understudy.spi.Sampling;
import org.understudy.spi.SamplingDensity;
import org.understudy.spi.Schema;
import org.understudy.spi.Simulated;
import org.understudy.spi.Simulator;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * theta ~ N(0, 1) and x ~ N(theta, 1) in two dimensions, whose posterior is N(x / 2, 1 / 2), and
 * posteriors that are wrong in a known way: problems for checks with known answers.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ConjugateGaussian {
  private static final int WIDTH = 2;
  private static final float DEVIATION = (float) Math.sqrt(0.5);
  private static final Schema PRIOR = Schema.of(Field.target("theta", WIDTH));
  private static final Schema POSTERIOR =
      Schema.of(Field.target("theta", WIDTH), Field.condition("x", WIDTH));

  private ConjugateGaussian() {}

  /**
   * The posterior, moved and stretched.
   *
   * @param shift of the mean, in true standard deviations; 0 for the exact posterior
   * @param width of the standard deviation, in true ones; 1 for the exact posterior
   */
  public static ConditionalDistribution posterior(double shift, double width) {
    return new Gaussian(POSTERIOR, 0.5f, (float) (shift * DEVIATION), (float) width * DEVIATION);
  }

  /** The prior in place of the posterior: calibrated, and of no use. */
  public static ConditionalDistribution ignorant() {
    return new Gaussian(POSTERIOR, 0, 0, 1);
  }

  /** Simulations, with what made them. */
  public static Simulated simulations(int rows, long seed) {
    RandomStream random = RandomStream.of(seed);
    float[] theta = new float[rows * WIDTH];
    float[] x = new float[rows * WIDTH];
    random.fillNormal(theta);
    random.fillNormal(x);
    for (int i = 0; i < x.length; i++) {
      x[i] += theta[i];
    }
    return new Simulations(Dataset.of(Rows.joint(POSTERIOR, theta, x, rows)));
  }

  /**
   * A posterior beside simulations, an observation and draws at it.
   *
   * @param rows simulations, of which half are held out
   * @param observation two numbers
   */
  public static CheckProblem problem(
      ConditionalDistribution posterior, int rows, long seed, float... observation) {
    Simulated simulations = simulations(rows, seed);
    RandomStream random = RandomStream.of(seed).split("problem");
    Rows observed = Rows.of(Schema.of(POSTERIOR.field("x")), Role.CONDITION, observation, 1);
    float[] draws;
    try (var scope = org.understudy.tensor.Scope.open()) {
      Sampling at = (Sampling) posterior.given(Tensor.of(observation, 1, WIDTH));
      draws = at.sample(1000, random.split("draws")).toArray();
    }
    return new CheckProblem(
        posterior,
        simulations,
        simulations.read(rows / 2, rows - rows / 2),
        observed,
        Rows.of(PRIOR, Role.TARGET, draws, 1000),
        random);
  }

  /** N(slope x + shift, deviation^2), of x where there is one. */
  private record Gaussian(Schema schema, float slope, float shift, float deviation)
      implements ConditionalDistribution, Simulator {
    @Override
    public At given(@Nullable Tensor condition) {
      if ((condition != null) != schema.isConditional()) {
        throw new IllegalArgumentException(
            schema.isConditional() ? "expected a condition" : "expected no condition");
      }
      return new At(
          condition == null ? Tensor.full(shift, 1, WIDTH) : condition.mul(slope).add(shift),
          deviation);
    }
  }

  /** A normal distribution about each row of means. */
  private record At(Tensor mean, float deviation) implements SamplingDensity {
    At {
      Objects.requireNonNull(mean);
    }

    @Override
    public Shape eventShape() {
      return Shape.of(WIDTH);
    }

    @Override
    public Tensor sample(int count, RandomStream random) {
      return random.normal(count, WIDTH).mul(deviation).add(mean);
    }

    @Override
    public Tensor logProb(Tensor x) {
      return x.sub(mean)
          .div(deviation)
          .standardNormalLogProb()
          .sub((float) (WIDTH * Math.log(deviation)));
    }
  }

  /** Rows that know what made them. */
  private record Simulations(Dataset rows) implements Simulated {
    @Override
    public Schema schema() {
      return rows.schema();
    }

    @Override
    public long size() {
      return rows.size();
    }

    @Override
    public Rows read(long first, int count) {
      return rows.read(first, count);
    }

    @Override
    public ConditionalDistribution prior() {
      return new Gaussian(PRIOR, 0, 0, 1);
    }

    @Override
    public Simulator simulator() {
      return new Gaussian(
          Schema.of(Field.condition("theta", WIDTH), Field.target("x", WIDTH)), 1, 0, 1);
    }

    @Override
    public void close() {
      rows.close();
    }
  }
}
