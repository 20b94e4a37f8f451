package org.understudy.flow;

import org.jspecify.annotations.Nullable;
import org.understudy.nn.Made;
import org.understudy.nn.Parameters;
import org.understudy.nn.ResidualNetwork;
import org.understudy.tensor.Activation;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/** The conditioners flows use. */
final class Networks {
  private Networks() {}

  /** A residual network that sees all features it is given. */
  static Conditioner residual(
      int in,
      int context,
      int hidden,
      int blocks,
      int out,
      Activation activation,
      RandomStream random) {
    ResidualNetwork network =
        new ResidualNetwork(in, context, hidden, blocks, out, activation, random);
    return new Conditioner() {
      @Override
      public Tensor apply(Tensor features, @Nullable Tensor given) {
        return network.apply(features, given);
      }

      @Override
      public Parameters parameters() {
        return network.parameters();
      }
    };
  }

  /** A masked network whose outputs for a feature see only those before it. */
  static Conditioner masked(
      int[] order,
      int context,
      int hidden,
      int blocks,
      int outputs,
      Activation activation,
      RandomStream random) {
    Made network = new Made(order, context, hidden, blocks, outputs, activation, random);
    return new Conditioner() {
      @Override
      public Tensor apply(Tensor features, @Nullable Tensor given) {
        return network.apply(features, given);
      }

      @Override
      public Parameters parameters() {
        return network.parameters();
      }
    };
  }
}
