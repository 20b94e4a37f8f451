package org.understudy.posterior.diagnostics;

import org.apache.commons.math3.distribution.NormalDistribution;
import org.jspecify.annotations.Nullable;
import org.understudy.spi.CheckProblem;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Dataset;
import org.understudy.spi.Field;
import org.understudy.spi.Rows;
import org.understudy.spi.SamplingDensity;
import org.understudy.spi.Schema;
import org.understudy.spi.Support;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * theta ~ U(-1, 1) and x ~ N(theta, 1/2): the posterior is N(x, 1/2) cut off at -1 and 1, or,
 * leaking, not cut off.
 */
record TruncatedProblem(boolean exact) implements ConditionalDistribution {
  private static final double DEVIATION = 0.5;
  private static final NormalDistribution NORMAL = new NormalDistribution();

  CheckProblem problem() {
    int rows = 1000;
    RandomStream random = RandomStream.of(11);
    float[] theta = new float[rows];
    float[] x = new float[rows];
    for (int i = 0; i < rows; i++) {
      theta[i] = 2 * random.nextFloat() - 1;
      x[i] = theta[i] + (float) (DEVIATION * random.nextGaussian());
    }
    Dataset all = Dataset.of(Rows.joint(schema(), theta, x, rows));
    return new CheckProblem(this, all, all.read(0, 500), null, null, random);
  }

  @Override
  public Schema schema() {
    return Schema.of(
        Field.target("theta", 1).on(Support.of(new double[] {-1}, new double[] {1})),
        Field.condition("x", 1));
  }

  @Override
  public SamplingDensity given(@Nullable Tensor condition) {
    float[] x = java.util.Objects.requireNonNull(condition).toArray();
    return new SamplingDensity() {
      @Override
      public Shape eventShape() {
        return Shape.of(1);
      }

      @Override
      public Tensor sample(int count, RandomStream random) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
          double mean = x[x.length == 1 ? 0 : i];
          double low = exact ? NORMAL.cumulativeProbability((-1 - mean) / DEVIATION) : 0;
          double high = exact ? NORMAL.cumulativeProbability((1 - mean) / DEVIATION) : 1;
          double share = low + (high - low) * random.nextDouble();
          values[i] = (float) (mean + DEVIATION * NORMAL.inverseCumulativeProbability(share));
        }
        return Tensor.of(values, count, 1);
      }

      @Override
      public Tensor logProb(Tensor theta) {
        float[] values = theta.toArray();
        for (int i = 0; i < values.length; i++) {
          double mean = x[x.length == 1 ? 0 : i];
          double mass =
              exact
                  ? NORMAL.cumulativeProbability((1 - mean) / DEVIATION)
                      - NORMAL.cumulativeProbability((-1 - mean) / DEVIATION)
                  : 1;
          double z = (values[i] - mean) / DEVIATION;
          values[i] = (float) (NORMAL.logDensity(z) - Math.log(DEVIATION * mass));
        }
        return Tensor.of(values, values.length);
      }
    };
  }
}
