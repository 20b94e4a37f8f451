package org.understudy.benchmarks;

import static org.bytedeco.pytorch.global.torch.clear_cache;
import static org.bytedeco.pytorch.global.torch.full;
import static org.bytedeco.pytorch.global.torch.mse_loss;
import static org.bytedeco.pytorch.global.torch.randn_like;
import static org.bytedeco.pytorch.global.torch.set_autocast_dtype;
import static org.bytedeco.pytorch.global.torch.set_autocast_enabled;

import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.understudy.tensor.RandomStream;

/** {@link UNetDiffusion} in libtorch's eager mode, with our network's weights. */
final class TorchUNetDiffusion {
  private final DiffusionNoise schedule = new DiffusionNoise();
  private final TorchNetwork network;
  private final TorchUNet predictor;
  private final Adam adam;
  private final boolean bfloat16;

  /** With convolutions and matrix products in bfloat16 by autocast, if so asked. */
  TorchUNetDiffusion(TorchNetwork network, boolean bfloat16) {
    this.network = network;
    this.bfloat16 = bfloat16;
    predictor =
        new TorchUNet(
            network,
            UNetDiffusion.BASE,
            UNetDiffusion.levels(),
            UNetDiffusion.BLOCKS,
            UNetDiffusion.GROUPS);
    adam = network.adam("", UNetDiffusion.RATE, 0.9);
  }

  Tensor loss(Tensor images, int[] steps, Tensor noise) {
    int batch = steps.length;
    Tensor signal = TorchNetwork.tensor(schedule.signals(steps), batch, 1, 1, 1);
    Tensor amount = TorchNetwork.tensor(schedule.noises(steps), batch, 1, 1, 1);
    Tensor noisy = images.mul(signal).addcmul(noise, amount);
    Tensor times = TorchNetwork.tensor(DiffusionNoise.times(steps), batch);
    set_autocast_dtype(DeviceType.CPU, ScalarType.BFloat16);
    set_autocast_enabled(DeviceType.CPU, bfloat16);
    Tensor found = predictor.apply(noisy, times);
    set_autocast_enabled(DeviceType.CPU, false);
    clear_cache();
    return mse_loss(found.to(ScalarType.Float), noise);
  }

  Map<String, float[]> gradients(Tensor images, int[] steps, Tensor noise) {
    adam.zero_grad();
    loss(images, steps, noise).backward();
    return network.gradients("");
  }

  /** One training step on some images. */
  void step(Tensor images, RandomStream random) {
    try (PointerScope scope = new PointerScope()) {
      int[] steps = DiffusionNoise.steps((int) images.size(0), random);
      Tensor loss = loss(images, steps, randn_like(images));
      adam.zero_grad();
      loss.backward();
      adam.step();
    }
  }

  /** Images from noise; see {@link UNetDiffusion#draw}. */
  Tensor draw(Tensor noise, int count) {
    try (InferenceMode mode = new InferenceMode(true)) {
      Tensor x = noise;
      int[] way = DiffusionNoise.back(count);
      for (int i = 0; i < count; i++) {
        try (PointerScope scope = new PointerScope()) {
          Tensor times = full(new long[] {noise.size(0)}, new Scalar(way[i]));
          Tensor found = predictor.apply(x, times.to(ScalarType.Float));
          Tensor clean =
              x.sub(found, new Scalar(schedule.noise(way[i])))
                  .div(new Scalar(schedule.signal(way[i])));
          if (i + 1 == count) {
            x = clean;
          } else {
            x =
                clean
                    .mul(new Scalar(schedule.signal(way[i + 1])))
                    .add(found, new Scalar(schedule.noise(way[i + 1])));
          }
          x.retainReference();
        }
      }
      return x;
    }
  }
}
