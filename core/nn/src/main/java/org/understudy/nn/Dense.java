package org.understudy.nn;

import org.apiguardian.api.API;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * A dense layer: activation(x W^T + b), {@code [n, in]} to {@code [n, out]}, or {@code [n, ...,
 * in]} to {@code [n, ..., out]} for every position by itself.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Dense {
  private final Parameter weight;
  private final Parameter bias;
  private final Activation activation;

  /**
   * A layer that gives almost nothing: for the end of a network whose output should begin as no
   * change, and stay so where the data do not ask for one.
   */
  static Dense quiet(int in, int out, RandomStream random) {
    Initialiser small = Initialiser.uniform(1e-3);
    return new Dense(in, out, Activation.IDENTITY, small, small, random);
  }

  /** A layer that gives zero until it is trained, whatever its input. */
  static Dense zero(int in, int out) {
    Initialiser none = (rows, columns, random) -> new float[rows * columns];
    return new Dense(in, out, Activation.IDENTITY, none, none, RandomStream.of(0));
  }

  /** A layer with weights from an initialiser and biases uniform within 1 / sqrt(in). */
  public Dense(
      int in, int out, Activation activation, Initialiser initialiser, RandomStream random) {
    this(
        in,
        out,
        activation,
        initialiser,
        Initialiser.uniform(1 / Math.sqrt(Math.max(1, in))),
        random);
  }

  /** The linear part of recurrent gates: all begins uniform within 1 / sqrt(hidden). */
  static Dense gates(int in, int out, int hidden, RandomStream random) {
    Initialiser bounded = Initialiser.uniform(1 / Math.sqrt(hidden));
    return new Dense(in, out, Activation.IDENTITY, bounded, bounded, random);
  }

  private Dense(
      int in,
      int out,
      Activation activation,
      Initialiser weights,
      Initialiser biases,
      RandomStream random) {
    this.activation = activation;
    this.weight =
        new Parameter("weight", Shape.of(out, in), weights.weights(out, in, random.split(0)));
    this.bias = new Parameter("bias", Shape.of(out), biases.weights(out, 1, random.split(1)));
  }

  /**
   * The layer's output.
   *
   * @param x {@code [n, ..., in]}
   * @return {@code [n, ..., out]}
   * @throws IllegalArgumentException if the last axis has another extent, or there is no other
   */
  public Tensor apply(Tensor x) {
    if (x.rank() <= 2) {
      return x.dense(weight.value(), bias.value(), activation);
    }
    int in = weight.shape().dim(1);
    Shapes.requireLast("dense: x", x, "[n, ..., in]", in);
    int rows = x.size() / Math.max(1, in);
    return x.reshape(rows, in)
        .dense(weight.value(), bias.value(), activation)
        .reshape(x.shape().with(-1, weight.shape().dim(0)).toArray());
  }

  /**
   * The output for {@code [x, context]} side by side. A context of one row is the same for every
   * row of x, and multiplied once.
   *
   * @param x {@code [n, features]}
   * @param context {@code [n, in - features]} or {@code [1, in - features]}
   */
  Tensor apply(Tensor x, Tensor context) {
    if (context.dim(0) == x.dim(0)) {
      return apply(Tensor.concat(1, x, context));
    }
    int in = weight.shape().dim(1);
    int features = x.dim(1);
    Tensor own = weight.value().slice(1, 0, features);
    Tensor shared = weight.value().slice(1, features, in);
    Tensor offset = context.dense(shared, bias.value(), Activation.IDENTITY);
    return activation.apply(x.dense(own, null, Activation.IDENTITY).add(offset));
  }

  /** {@code weight [out, in]}, {@code bias [out]}. */
  public Parameters parameters() {
    return Parameters.of(weight, bias);
  }
}
