package org.understudy.flow;

import org.jspecify.annotations.Nullable;
import org.understudy.nn.Parameters;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * x minus a linear function of the context, which begins as the regression of x on it: what a
 * straight line explains costs the networks behind it nothing.
 */
final class LinearShift implements Bijection {
  /** Wider contexts would take longer to solve for than to descend. */
  private static final int WIDEST = 512;

  private final Parameter weight;

  LinearShift(int features, int context) {
    weight = new Parameter("weight", Shape.of(features, context), new float[features * context]);
  }

  private Tensor shift(Tensor x, @Nullable Tensor context) {
    if (context == null) {
      throw new IllegalArgumentException("a linear shift needs a context for " + x.shape());
    }
    return context.dense(weight.value(), null, Activation.IDENTITY);
  }

  @Override
  public Step forward(Tensor x, @Nullable Tensor context) {
    return new Step(x.sub(shift(x, context)), Tensor.zeros(1));
  }

  @Override
  public Step inverse(Tensor z, @Nullable Tensor context) {
    return new Step(z.add(shift(z, context)), Tensor.zeros(1));
  }

  @Override
  public void begin(Tensor x, @Nullable Tensor context) {
    if (context != null && context.dim(1) <= WIDEST) {
      weight.set(Ridge.weights(x, context));
    }
  }

  @Override
  public Parameters parameters() {
    return Parameters.of(weight);
  }
}
