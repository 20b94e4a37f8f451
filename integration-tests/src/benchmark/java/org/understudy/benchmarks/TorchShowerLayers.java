package org.understudy.benchmarks;

import static org.bytedeco.pytorch.global.torch.baddbmm;
import static org.bytedeco.pytorch.global.torch.batch_norm;
import static org.bytedeco.pytorch.global.torch.bmm;
import static org.bytedeco.pytorch.global.torch.leaky_relu;
import static org.bytedeco.pytorch.global.torch.pad;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/** The layers that both of the CaloGAN's networks are made of, in libtorch's eager mode. */
final class TorchShowerLayers {
  private static final Scalar SLOPE = new Scalar(ShowerGenerator.SLOPE);
  private static final TensorOptional NONE = new TensorOptional();

  private final TorchNetwork network;

  TorchShowerLayers(TorchNetwork network) {
    this.network = network;
  }

  static Tensor leaky(Tensor x) {
    return leaky_relu(x, SLOPE);
  }

  /** Zeros around the image: left, right, above and below. */
  static Tensor zeros(Tensor x, long... counts) {
    return pad(x, counts);
  }

  /** Batch normalisation by the statistics of this batch. */
  Tensor batchNorm(Tensor x, String name) {
    return batch_norm(
        x,
        new TensorOptional(network.weight(name + ".scale")),
        new TensorOptional(network.weight(name + ".shift")),
        NONE,
        NONE,
        true,
        0.1,
        ShowerGenerator.EPSILON,
        false);
  }

  /**
   * A two-dimensional layer with weights of its own at each site: unfold, then one product a site.
   */
  Tensor local(Tensor x, String name, long kernel, long strideDown, long strideAcross) {
    long batch = x.size(0);
    Tensor patches = x.unfold(2, kernel, strideDown).unfold(3, kernel, strideAcross);
    long height = patches.size(2);
    long width = patches.size(3);
    Tensor sites =
        patches
            .permute(2, 3, 0, 4, 5, 1)
            .reshape(height * width, batch, kernel * kernel * x.size(1));
    Tensor weight = network.weight(name + ".weight");
    Tensor y =
        network.has(name + ".bias")
            ? baddbmm(network.weight(name + ".bias").unsqueeze(1), sites, weight)
            : bmm(sites, weight);
    return y.permute(1, 2, 0).reshape(batch, y.size(2), height, width);
  }
}
