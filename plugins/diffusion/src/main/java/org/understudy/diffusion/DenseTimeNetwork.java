package org.understudy.diffusion;

import org.jspecify.annotations.Nullable;
import org.understudy.nn.Parameters;
import org.understudy.nn.ResidualNetwork;
import org.understudy.nn.SinusoidalEncoding;
import org.understudy.tensor.Activation;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** Residual dense layers over all numbers of an event, gated by time and condition. */
final class DenseTimeNetwork implements TimeNetwork {
  private static final int ENCODED = 32;
  private static final float STEPS = 1000;

  private final Shape event;
  private final Shape output;
  private final SinusoidalEncoding encoding = new SinusoidalEncoding(ENCODED);
  private final ResidualNetwork network;

  DenseTimeNetwork(
      Shape event,
      int outputs,
      int given,
      int hidden,
      int blocks,
      Activation activation,
      RandomStream random) {
    this.event = event;
    this.output = event.with(-1, Math.multiplyExact(outputs, event.dim(-1)));
    network =
        new ResidualNetwork(
            event.size(), ENCODED + given, hidden, blocks, output.size(), activation, random);
  }

  @Override
  public Tensor apply(Tensor x, Tensor time, @Nullable Tensor condition) {
    int rows = x.dim(0);
    Tensor context = encoding.apply(time.mul(STEPS));
    if (condition != null) {
      int both = Math.max(context.dim(0), condition.dim(0));
      context =
          Tensor.concat(1, Columns.repeated(context, both), Columns.repeated(condition, both));
    }
    return network
        .apply(x.reshape(rows, event.size()), context)
        .reshape(output.prepend(rows).toArray());
  }

  @Override
  public Parameters parameters() {
    return network.parameters();
  }
}
