package org.understudy.autoregressive;

import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.Made;
import org.understudy.nn.MadePass;
import org.understudy.nn.Parameters;
import org.understudy.tensor.Activation;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/** Parts in their order through one masked dense network. */
final class Masked implements CausalNetwork {
  private final int parts;
  private final int outputs;
  private final Made made;

  Masked(
      int parts,
      int inputs,
      int context,
      int hidden,
      int blocks,
      int outputs,
      Activation activation,
      RandomStream random) {
    this.parts = parts;
    this.outputs = outputs;
    int[] order = IntStream.range(0, parts).toArray();
    made = Made.distribution(order, inputs, context, hidden, blocks, outputs, activation, random);
  }

  @Override
  public Tensor apply(Tensor x, @Nullable Tensor context) {
    int n = x.dim(0);
    return made.apply(x.reshape(n, x.dim(1) * x.dim(2)), context).reshape(n, parts, outputs);
  }

  @Override
  public IntFunction<Walk> walks() {
    IntFunction<MadePass> passes = made.passes();
    return rows -> {
      MadePass pass = passes.apply(rows);
      return new Walk() {
        @Override
        public void begin(@Nullable Tensor context) {
          pass.begin(context);
        }

        @Override
        public Tensor next(@Nullable Tensor before) {
          return pass.next(before);
        }
      };
    };
  }

  @Override
  public Parameters parameters() {
    return made.parameters();
  }
}
