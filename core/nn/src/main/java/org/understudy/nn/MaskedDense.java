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
    Shape shape = weight.shape();
    Tensor open = Tensor.of(mask, shape.toArray());
    return x.dense(weight.value().mul(open), bias.value(), activation);
  }

  /** {@code weight [out, in]}, cut connections included, and {@code bias [out]}. */
  public Parameters parameters() {
    return Parameters.of(weight, bias);
  }
}
