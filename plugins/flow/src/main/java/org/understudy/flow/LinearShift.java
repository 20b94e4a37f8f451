package org.understudy.flow;

import org.jspecify.annotations.Nullable;
import org.understudy.nn.Parameters;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * x minus a linear function of the context: what a straight line explains costs the networks behind
 * it nothing.
 */
final class LinearShift implements Bijection {
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
  public Parameters parameters() {
    return Parameters.of(weight);
  }
}
