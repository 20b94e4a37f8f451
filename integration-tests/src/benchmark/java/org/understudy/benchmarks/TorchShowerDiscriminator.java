package org.understudy.benchmarks;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.cdist;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** {@link ShowerDiscriminator} in libtorch's eager mode, with its weights. */
final class TorchShowerDiscriminator {
  private static final long[] SITES = {1, 2, 3};

  private final TorchNetwork network;
  private final TorchShowerLayers layers;

  TorchShowerDiscriminator(TorchNetwork network) {
    this.network = network;
    layers = new TorchShowerLayers(network);
  }

  /** The logits, {@code [batch, 1]}, that showers are real. */
  Tensor apply(Tensor[] showers, Tensor energyGeV) {
    TensorVector features = new TensorVector();
    Tensor[] sums = new Tensor[showers.length];
    for (int layer = 0; layer < showers.length; layer++) {
      String name = "discriminator.stream." + layer;
      Tensor flat = stream(showers[layer], name);
      Tensor occupancy =
          showers[layer].gt(new Scalar(0)).to(ScalarType.Float).mean(SITES).unsqueeze(1);
      features.push_back(flat);
      features.push_back(closeness(flat, name + ".minibatch"));
      features.push_back(occupancy);
      features.push_back(closeness(occupancy, name + ".occupancy"));
      sums[layer] = showers[layer].sum(SITES).unsqueeze(1);
    }
    Tensor energies = cat(new TensorVector(sums), 1);
    Tensor total = energies.sum(new long[] {1}, true, new ScalarTypeOptional());
    Tensor error = total.sub(energyGeV).abs();
    features.push_back(energies.div(new Scalar(10)));
    features.push_back(total.div(new Scalar(100)));
    features.push_back(error);
    features.push_back(error.gt(new Scalar(5)).to(ScalarType.Float).mul(new Scalar(10)));
    features.push_back(closeness(energies, "discriminator.energies"));
    return network.dense(cat(features, 1), "discriminator.exit");
  }

  private Tensor stream(Tensor image, String name) {
    Tensor h = TorchShowerLayers.zeros(image, 0, 1, 0, 1);
    h = TorchShowerLayers.leaky(network.convolution(h, name + ".convolution", 1, 0));
    h = block(h, name, 0, 3, 2);
    h = block(h, name, 1, 2, 1);
    h = block(h, name, 2, 2, 2);
    return h.permute(0, 2, 3, 1).reshape(h.size(0), -1);
  }

  private Tensor block(Tensor x, String name, int index, long kernel, long strideAcross) {
    Tensor around = TorchShowerLayers.zeros(x, 1, 1, 1, 1);
    Tensor h = layers.local(around, name + ".local." + index, kernel, 1, strideAcross);
    return layers.batchNorm(TorchShowerLayers.leaky(h), name + ".norm." + index);
  }

  private Tensor closeness(Tensor x, String name) {
    long features = ShowerDiscriminator.FEATURES;
    Tensor codes =
        network
            .dense(x, name)
            .reshape(x.size(0), features, ShowerDiscriminator.CODE)
            .transpose(0, 1)
            .contiguous();
    Tensor distances = cdist(codes, codes, 1.0, new LongOptional());
    return distances.neg().exp().sum(2).transpose(0, 1).tanh();
  }
}
