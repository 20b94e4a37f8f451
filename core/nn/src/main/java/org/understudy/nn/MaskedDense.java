package org.understudy.nn;

import org.apiguardian.api.API;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** A dense layer some of whose connections are cut: activation(x (W * mask)^T + b). */
@API(status = API.Status.EXPERIMENTAL)
public final class MaskedDense {
  private final Parameter weight;
  private final Parameter bias;
  private final float[] mask;
  private final Activation activation;

  /**
   * A layer of {@code [out, in]} weights.
   *
   * @param mask {@code out * in} numbers, 1 where a connection is and 0 where none is
   */
  public MaskedDense(
      int in,
      int out,
      float[] mask,
      Activation activation,
      Initialiser initialiser,
      RandomStream random) {
    this.activation = activation;
    this.mask = mask.clone();
    weight =
        new Parameter("weight", Shape.of(out, in), initialiser.weights(out, in, random.split(0)));
    bias =
        new Parameter(
            "bias",
            Shape.of(out),
            Initialiser.uniform(1 / Math.sqrt(Math.max(1, in))).weights(out, 1, random.split(1)));
  }

  /** The layer's output. */
  public Tensor apply(Tensor x) {
    return x.dense(masked(), bias.value(), activation);
  }

  /** The weights, zero where the connection is cut: {@code [out, in]}. */
  Tensor masked() {
    return weight.value().mul(Tensor.of(mask, weight.shape().toArray()));
  }

  Tensor bias() {
    return bias.value();
  }

  Activation activation() {
    return activation;
  }

  /** {@code weight [out, in]}, cut connections included, and {@code bias [out]}. */
  public Parameters parameters() {
    return Parameters.of(weight, bias);
  }
}
