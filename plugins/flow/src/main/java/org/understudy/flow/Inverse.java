package org.understudy.flow;

import org.jspecify.annotations.Nullable;
import org.understudy.nn.Parameters;
import org.understudy.tensor.Tensor;

/** A bijection the other way round: quick draws from a slow inverse (Kingma et al. 2016). */
record Inverse(Bijection bijection) implements Bijection {
  @Override
  public Step forward(Tensor x, @Nullable Tensor context) {
    return bijection.inverse(x, context);
  }

  @Override
  public Step inverse(Tensor z, @Nullable Tensor context) {
    return bijection.forward(z, context);
  }

  @Override
  public Parameters parameters() {
    return bijection.parameters();
  }
}
