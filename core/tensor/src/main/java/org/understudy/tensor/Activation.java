package org.understudy.tensor;

import org.apiguardian.api.API;

/** An elementwise non-linearity that fuses into the matrix product before it. */
@API(status = API.Status.EXPERIMENTAL)
public enum Activation {
  /** x. */
  IDENTITY,
  /** max(x, 0). */
  RELU,
  /** x where positive, else 0.01 x. */
  LEAKY_RELU,
  /** x where positive, else exp(x) - 1. */
  ELU,
  /** tanh(x). */
  TANH,
  /** 1 / (1 + exp(-x)). */
  SIGMOID,
  /** log(1 + exp(x)). */
  SOFTPLUS,
  /** x Phi(x), the exact form with the error function. */
  GELU,
  /** x sigmoid(x), also called swish. */
  SILU;

  /** Applies this non-linearity to every element. */
  public Tensor apply(Tensor x) {
    return switch (this) {
      case IDENTITY -> x;
      case RELU -> x.relu();
      case LEAKY_RELU -> x.leakyRelu(0.01f);
      case ELU -> x.elu();
      case TANH -> x.tanh();
      case SIGMOID -> x.sigmoid();
      case SOFTPLUS -> x.softplus();
      case GELU -> x.gelu();
      case SILU -> x.silu();
    };
  }
}
