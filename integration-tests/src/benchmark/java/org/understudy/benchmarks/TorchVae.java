package org.understudy.benchmarks;

import static org.bytedeco.pytorch.global.torch.get_autocast_dtype;
import static org.bytedeco.pytorch.global.torch.is_autocast_enabled;
import static org.bytedeco.pytorch.global.torch.mse_loss;
import static org.bytedeco.pytorch.global.torch.set_autocast_cache_enabled;
import static org.bytedeco.pytorch.global.torch.set_autocast_dtype;
import static org.bytedeco.pytorch.global.torch.set_autocast_enabled;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The variational autoencoder of workload W9 in libtorch's eager mode, with our weights. */
final class TorchVae {
  /** at::Reduction::Sum. */
  private static final long SUM = 2;

  private final TorchWeights weights;

  TorchVae(TorchWeights weights) {
    this.weights = weights;
  }

  TorchWeights weights() {
    return weights;
  }

  private Tensor mlp(Tensor x, String name) {
    Tensor h = weights.dense(x, name + ".layer.0").relu_();
    h = weights.dense(h, name + ".layer.1").relu_();
    return weights.dense(h, name + ".layer.2");
  }

  /** As {@link SpectraVae#loss}. */
  Tensor loss(Tensor x, Tensor noise) {
    Tensor code = mlp(x, "encoder").to(ScalarType.Float);
    Tensor mean = code.narrow(1, 0, SpectraVae.LATENT);
    Tensor logVariance = code.narrow(1, SpectraVae.LATENT, SpectraVae.LATENT);
    Tensor z = mean.add(logVariance.mul(new Scalar(0.5)).exp().mul(noise));
    Tensor distance = mse_loss(mlp(z, "decoder").to(ScalarType.Float), x, SUM);
    Tensor divergence =
        mean.square().add(logVariance.exp()).sub(logVariance).sub(new Scalar(1)).sum();
    return distance.add(divergence).mul(new Scalar(0.5 / x.size(0)));
  }

  /** The forward pass as the recipe for bfloat16 has it: autocast over float32 weights. */
  Tensor autocastLoss(Tensor x, Tensor noise) {
    boolean before = is_autocast_enabled(DeviceType.CPU);
    ScalarType type = get_autocast_dtype(DeviceType.CPU);
    set_autocast_enabled(DeviceType.CPU, true);
    set_autocast_dtype(DeviceType.CPU, ScalarType.BFloat16);
    // Every weight is used once in a pass, so copies kept for a second use would only cost.
    set_autocast_cache_enabled(false);
    try {
      return loss(x, noise);
    } finally {
      set_autocast_enabled(DeviceType.CPU, before);
      set_autocast_dtype(DeviceType.CPU, type);
    }
  }
}
