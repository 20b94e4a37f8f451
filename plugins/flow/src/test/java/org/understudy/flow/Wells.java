package org.understudy.flow;

import org.jspecify.annotations.Nullable;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Distribution;
import org.understudy.spi.Field;
import org.understudy.spi.Schema;
import org.understudy.spi.UnnormalisedDensity;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * Pairs of a double well and a standard normal coordinate: log p = sum over pairs of x1 / 2 + 6
 * x1^2 - x1^4 - x2^2 / 2 (Noé et al. 2019).
 */
record Wells(Schema schema) implements ConditionalDistribution {
  /** By the trapezoidal rule: the integral of exp(x / 2 + 6 x^2 - x^4), times sqrt(2 pi). */
  static final double LOG_Z_OF_A_PAIR = logZ();

  /** P(x1 < 0). */
  static final double LEFT = integral(-5, 0) / integral(-5, 5);

  static Wells of(int pairs) {
    return new Wells(Schema.of(Field.target("x", 2 * pairs)));
  }

  private static double logZ() {
    return Math.log(integral(-5, 5)) + 0.5 * Math.log(2 * Math.PI);
  }

  private static double integral(double from, double to) {
    int points = 20_000;
    double step = (to - from) / points;
    double sum = 0;
    for (int i = 0; i <= points; i++) {
      double x = from + i * step;
      sum += (i == 0 || i == points ? 0.5 : 1) * Math.exp(0.5 * x + 6 * x * x - x * x * x * x);
    }
    return sum * step;
  }

  @Override
  public UnnormalisedDensity given(@Nullable Tensor condition) {
    return new At(schema.targetShape());
  }

  private record At(Shape eventShape) implements UnnormalisedDensity, Distribution {
    @Override
    public Tensor logProbUpToConstant(Tensor x) {
      int n = x.dim(0);
      Tensor pairs = x.reshape(n, eventShape.size() / 2, 2);
      Tensor well = pairs.slice(2, 0, 1);
      Tensor square = well.square();
      Tensor log = well.mul(0.5f).add(square.mul(6)).sub(square.square());
      return log.sub(pairs.slice(2, 1, 2).square().mul(0.5f)).reshape(n, -1).sum(1);
    }
  }
}
