package org.understudy.benchmarks;

import java.util.Arrays;
import java.util.List;
import org.understudy.nn.Optimiser;
import org.understudy.nn.Parameters;
import org.understudy.nn.UNet;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * The denoising diffusion of workloads W7 and W8: a U-Net of 32 x 32 images with base 64,
 * multipliers 1-2-2, two residual blocks a level, attention at 8 x 8 and 32 groups in its norms. It
 * learns the noise in an image by the mean square error with Adam.
 */
final class UNetDiffusion {
  static final int SIZE = 32;
  static final int BASE = 64;
  static final int BLOCKS = 2;
  static final int GROUPS = 32;
  static final double RATE = 2e-4;

  private static final List<Integer> MULTIPLIERS = List.of(1, 2, 2);

  private final DiffusionNoise schedule = new DiffusionNoise();
  private final UNet network;
  private final List<Tensor> values;
  private final Optimiser adam;

  UNetDiffusion() {
    network =
        new UNet(
            new UNet.Settings(
                List.of(SIZE, SIZE),
                1,
                1,
                BASE,
                MULTIPLIERS,
                BLOCKS,
                List.of(2),
                4 * BASE,
                0,
                GROUPS),
            RandomStream.of(1));
    Parameters parameters = network.parameters();
    // The network begins as almost nothing; numbers of an ordinary size tell errors better.
    for (Parameter parameter : parameters.list()) {
      float[] numbers = parameter.toArray();
      RandomStream random = RandomStream.of(numbers.length);
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] += (float) (0.02 * random.nextGaussian());
      }
      parameter.set(numbers);
    }
    values = parameters.list().stream().map(Parameter::value).toList();
    adam = Optimiser.Kind.ADAM.create(parameters, 0);
  }

  static int levels() {
    return MULTIPLIERS.size();
  }

  Parameters parameters() {
    return network.parameters();
  }

  /** The mean square error of the noise found in noisy images {@code [batch, 32, 32, 1]}. */
  Tensor loss(Tensor images, int[] steps, Tensor noise) {
    int batch = steps.length;
    Tensor signal = Tensor.of(schedule.signals(steps), batch, 1, 1, 1);
    Tensor amount = Tensor.of(schedule.noises(steps), batch, 1, 1, 1);
    Tensor noisy = images.mul(signal).add(noise.mul(amount));
    return predict(noisy, steps).sub(noise).square().mean();
  }

  private Tensor predict(Tensor noisy, int[] steps) {
    return network.apply(noisy, Tensor.of(DiffusionNoise.times(steps)), null);
  }

  List<Tensor> gradients(Tensor loss) {
    return Gradients.of(loss, values);
  }

  /** One training step on some images. */
  void step(Tensor images, RandomStream random) {
    try (Scope scope = Scope.open()) {
      int[] steps = DiffusionNoise.steps(images.dim(0), random);
      Tensor noise = random.normal(images.shape().toArray());
      adam.step(gradients(loss(images, steps, noise)), RATE);
    }
  }

  /**
   * Images by denoising diffusion implicit models (Song et al. 2021), without noise on the way.
   *
   * @param noise {@code [batch, 32, 32, 1]}
   */
  float[] draw(float[] noise, int batch, int count) {
    float[] images = noise;
    int[] way = DiffusionNoise.back(count);
    for (int i = 0; i < count; i++) {
      try (Scope scope = Scope.open();
          Gradients.Recording paused = Gradients.pause()) {
        Tensor x = Tensor.of(images, batch, SIZE, SIZE, 1);
        int[] now = new int[batch];
        Arrays.fill(now, way[i]);
        Tensor found = predict(x, now);
        Tensor clean = x.sub(found.mul(schedule.noise(way[i]))).div(schedule.signal(way[i]));
        Tensor next =
            i + 1 == count
                ? clean
                : clean.mul(schedule.signal(way[i + 1])).add(found.mul(schedule.noise(way[i + 1])));
        images = next.toArray();
      }
    }
    return images;
  }
}
