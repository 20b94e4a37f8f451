package org.understudy.posterior.prior;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Field;
import org.understudy.spi.Role;
import org.understudy.spi.SamplingDensity;
import org.understudy.spi.Schema;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * A prior: the law of a field of parameters. Its log-density has first derivatives where the law
 * has a gradient.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Prior implements ConditionalDistribution {
  private final Field field;
  private final Law law;

  /**
   * A prior.
   *
   * @param field the parameters, with names, units and support; drawn
   * @param law over {@code field.shape().size()} numbers within the support
   */
  public Prior(Field field, Law law) {
    this.field = field.as(Role.TARGET);
    this.law = law;
  }

  /** The parameters. */
  public Field field() {
    return field;
  }

  /** The law. */
  public Law law() {
    return law;
  }

  @Override
  public Schema schema() {
    return Schema.of(field);
  }

  @Override
  public SamplingDensity given(@Nullable Tensor condition) {
    if (condition != null) {
      throw new IllegalArgumentException(
          "prior '" + field.name() + "' takes no condition, found " + condition.shape());
    }
    return new Unconditional();
  }

  /** Draws and densities of the law. */
  private final class Unconditional implements SamplingDensity {
    private final int size = field.shape().size();

    @Override
    public Shape eventShape() {
      return schema().targetShape();
    }

    @Override
    public Tensor sample(int count, RandomStream random) {
      float[] values = new float[Math.multiplyExact(count, size)];
      for (int row = 0; row < count; row++) {
        double[] theta = law.sample(random);
        for (int i = 0; i < size; i++) {
          values[row * size + i] = inside(i, theta[i]);
        }
      }
      return Tensor.of(values, eventShape().prepend(count).toArray());
    }

    /** A draw in single precision, off the bounds: a density may be infinite there. */
    private float inside(int element, double value) {
      double low = field.support().low(element);
      double high = field.support().high(element);
      float rounded = (float) value;
      if (rounded <= low) {
        return Math.nextUp((float) low);
      }
      return rounded >= high ? Math.nextDown((float) high) : rounded;
    }

    @Override
    public Tensor logProb(Tensor x) {
      float[] values = x.toArray();
      if (x.rank() == 0 || values.length != x.dim(0) * size) {
        throw new IllegalArgumentException(
            "prior '%s': expected rows of %d numbers, found shape %s"
                .formatted(field.name(), size, x.shape()));
      }
      float[] densities = new float[x.dim(0)];
      boolean recorded = x.requiresGradient() && !Gradients.isPaused();
      float[] slopes = new float[recorded ? values.length : 0];
      double[] theta = new double[size];
      for (int row = 0; row < densities.length; row++) {
        for (int i = 0; i < size; i++) {
          theta[i] = values[row * size + i];
        }
        densities[row] = (float) law.logProb(theta);
        if (recorded) {
          double[] gradient = law.gradient(theta);
          for (int i = 0; i < size; i++) {
            slopes[row * size + i] = (float) gradient[i];
          }
        }
      }
      Tensor logProb = Tensor.of(densities, densities.length);
      if (!recorded) {
        return logProb;
      }
      // The tangent at x: its value and first derivatives are those of the law.
      Tensor moved = x.sub(x.detach()).reshape(densities.length, size);
      return logProb.add(moved.mul(Tensor.of(slopes, densities.length, size)).sum(1));
    }
  }
}
