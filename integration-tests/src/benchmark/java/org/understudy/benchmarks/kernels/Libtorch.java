package org.understudy.benchmarks.kernels;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Activation;

/** libtorch's names and layouts for what is ours: its channels are the second axis. */
final class Libtorch {
  private Libtorch() {}

  /** The last axis, our channels or those of a weight, becomes the second. */
  static Tensor channelsSecond(Tensor x) {
    long[] axes = new long[Math.toIntExact(x.dim())];
    Arrays.setAll(axes, i -> i == 0 ? 0 : i == 1 ? axes.length - 1 : i - 1);
    return x.permute(axes).contiguous();
  }

  /**
   * The second axis becomes the last, element by element: were this a permutation, the gradient
   * would arrive in strides for which libtorch 2.10 computes those of instance normalisation and of
   * transposed convolution wrongly.
   */
  static Tensor channelsLast(Tensor x) {
    long[] axes = new long[Math.toIntExact(x.dim())];
    Arrays.setAll(axes, i -> i == 0 ? 0 : i == axes.length - 1 ? 1 : i + 1);
    Tensor places =
        torch
            .arange(new Scalar((double) x.numel()))
            .to(torch.ScalarType.Long)
            .reshape(x.sizes().vec().get())
            .permute(axes);
    return x.reshape(-1)
        .index_select(0, places.reshape(-1))
        .reshape(places.sizes().vec().get());
  }

  static UnaryOperator<Tensor> activation(Activation activation) {
    return switch (activation) {
      case IDENTITY -> x -> x;
      case RELU -> x -> x.relu();
      case LEAKY_RELU -> x -> torch.leaky_relu(x, new Scalar(0.01));
      case ELU -> x -> torch.elu(x);
      case TANH -> x -> x.tanh();
      case SIGMOID -> x -> x.sigmoid();
      case SOFTPLUS -> x -> torch.softplus(x);
      case GELU -> x -> torch.gelu(x);
      case SILU -> x -> torch.silu(x);
    };
  }

  /**
   * An activation behind a product, with what oneDNN makes of infinities. Its rectifier multiplies
   * by zero what is below zero, which does not hide NaN, but makes it of minus infinity; its gelu
   * makes it of both infinities.
   */
  static UnaryOperator<Tensor> behindProduct(Activation activation) {
    return switch (activation) {
      case RELU ->
          x -> {
            Scalar zero = new Scalar(0.0);
            return x.relu().add(x.clamp_max(zero).mul(zero));
          };
      case GELU -> x -> torch.gelu(x).add(x.sub(x));
      default -> activation(activation);
    };
  }

  static TensorOptional optional(@Nullable Tensor tensor) {
    return tensor == null ? new TensorOptional() : new TensorOptional(tensor);
  }

  static long[] longs(int... values) {
    return Arrays.stream(values).asLongStream().toArray();
  }
}
