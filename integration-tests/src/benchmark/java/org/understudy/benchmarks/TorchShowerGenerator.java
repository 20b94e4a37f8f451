package org.understudy.benchmarks;

import static org.bytedeco.pytorch.global.torch.avg_pool2d;
import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.upsample_nearest2d;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** {@link ShowerGenerator} in libtorch's eager mode, with its weights. */
final class TorchShowerGenerator {
  private static final long[] CHANNELS = {1};

  private final TorchNetwork network;
  private final TorchShowerLayers layers;

  TorchShowerGenerator(TorchNetwork network) {
    this.network = network;
    layers = new TorchShowerLayers(network);
  }

  /** The three calorimeter layers, {@code [batch, 1, height, width]} each. */
  Tensor[] apply(Tensor latent, Tensor energyGeV) {
    Tensor code = latent.mul(energyGeV.div(new Scalar(100)));
    Tensor first = stream(code, 0);
    Tensor pooled = avg_pool2d(upsample_nearest2d(first, 12, 96), 1, 8);
    Tensor second = attend(stream(code, 1), pooled, 1);
    Tensor third = attend(stream(code, 2), avg_pool2d(second, 1, 2), 2);
    return new Tensor[] {first.relu(), second.relu(), third.relu()};
  }

  private Tensor stream(Tensor code, int layer) {
    String name = ShowerGenerator.stream(layer);
    long height = ShowerGenerator.height(layer) + 2L;
    long width = ShowerGenerator.width(layer) + 2L;
    Tensor map =
        network
            .dense(code, name + ".dense")
            .reshape(code.size(0), height, width, ShowerGenerator.MAPS)
            .permute(0, 3, 1, 2);
    Tensor h = TorchShowerLayers.zeros(map, 0, 1, 0, 1);
    h = TorchShowerLayers.leaky(network.convolution(h, name + ".convolution", 1, 0));
    h = layers.batchNorm(h, name + ".norm");
    h = TorchShowerLayers.leaky(layers.local(h, name + ".local.0", 2, 1, 1));
    return layers.local(h, name + ".local.1", 2, 1, 1);
  }

  private Tensor attend(Tensor own, Tensor carried, int layer) {
    Tensor both = cat(new TensorVector(own, carried), 1);
    Tensor around = TorchShowerLayers.zeros(both, 1, 1, 1, 1);
    Tensor weights = layers.local(around, ShowerGenerator.attention(layer), 3, 1, 1).softmax(1);
    return both.mul(weights).sum(CHANNELS, true, new ScalarTypeOptional());
  }
}
