package org.understudy.tensor;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.Objects;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Activations that oneDNN applies while it writes a product, those whose derivative follows from
 * the output alone.
 */
final class Fusion {
  private Fusion() {}

  /** oneDNN's algorithm; 0 where the activation is applied by itself, or is none. */
  static int algorithm(Activation activation) {
    return switch (activation) {
      case RELU, LEAKY_RELU -> dnnl_eltwise_relu;
      case ELU -> dnnl_eltwise_elu;
      case TANH -> dnnl_eltwise_tanh;
      case SIGMOID -> dnnl_eltwise_logistic;
      case IDENTITY, SOFTPLUS, GELU, SILU -> 0;
    };
  }

  /** Whether the activation has to be applied behind the product, by itself. */
  static boolean apart(Activation activation) {
    return activation != Activation.IDENTITY && algorithm(activation) == 0;
  }

  static float alpha(Activation activation) {
    return activation == Activation.LEAKY_RELU ? 0.01f : activation == Activation.ELU ? 1 : 0;
  }

  private static int backwardAlgorithm(Activation activation) {
    return switch (activation) {
      case RELU, LEAKY_RELU -> dnnl_eltwise_relu_use_dst_for_bwd;
      case ELU -> dnnl_eltwise_elu_use_dst_for_bwd;
      case TANH -> dnnl_eltwise_tanh_use_dst_for_bwd;
      case SIGMOID -> dnnl_eltwise_logistic_use_dst_for_bwd;
      case IDENTITY, SOFTPLUS, GELU, SILU -> 0;
    };
  }

  /**
   * The tangent of a product of the first two operands plus all others, behind the activation, from
   * the output and the operands' tangents.
   */
  static Tensor forward(
      Activation activation,
      Tensor y,
      BinaryOperator<Tensor> product,
      Tensor[] operands,
      @Nullable Tensor[] tangents) {
    Tensor before = null;
    if (tangents[0] != null || tangents[1] != null) {
      before = Derivative.product(product, operands[0], operands[1], tangents[0], tangents[1]);
    }
    for (int i = 2; i < tangents.length; i++) {
      if (tangents[i] != null) {
        before = Elementwise.sum(y.shape(), before, tangents[i]);
      }
    }
    return backward(activation, y, Objects.requireNonNull(before));
  }

  /** The gradient before the activation, from the output and its gradient. */
  static Tensor backward(Activation activation, Tensor y, Tensor gradient) {
    if (activation == Activation.IDENTITY) {
      return gradient;
    }
    ThreadState state = ThreadState.current();
    return state.recording
        ? gradient.mul(derivative(activation, y))
        : Elementwise.backward(
            state, backwardAlgorithm(activation), alpha(activation), true, y, gradient);
  }

  /** The derivative in terms of the output, in operations. */
  private static Tensor derivative(Activation activation, Tensor y) {
    return switch (activation) {
      case RELU -> y.gt(0);
      case LEAKY_RELU -> Tensor.where(y.gt(0), Tensor.scalar(1), Tensor.scalar(0.01f));
      case ELU -> Unary.ELU.derivative(y, y);
      case TANH -> Unary.TANH.derivative(y, y);
      case SIGMOID -> Unary.SIGMOID.derivative(y, y);
      case IDENTITY, SOFTPLUS, GELU, SILU ->
          throw new IllegalArgumentException(activation + " is not fused");
    };
  }
}
