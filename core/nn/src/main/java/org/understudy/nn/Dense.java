package org.understudy.nn;

import org.apiguardian.api.API;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** A dense layer: activation(x W^T + b), {@code [n, in]} to {@code [n, out]}. */
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

  /** The layer's output. */
  public Tensor apply(Tensor x) {
    return x.dense(weight.value(), bias.value(), activation);
  }

  /** {@code weight [out, in]}, {@code bias [out]}. */
  public Parameters parameters() {
    return Parameters.of(weight, bias);
  }
}
