package org.understudy.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.understudy.tensor.Engine;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * W7: a training step of denoising diffusion with a U-Net, 32 x 32 images, batch 32, Adam, in
 * float32 and in bfloat16. Checks that loss and gradients agree for the same noise before it times
 * anything.
 *
 * <p>libtorch gets its images with the channels last in float32 and second in bfloat16, which is
 * what is faster for it.
 *
 * <p>Arguments: threads (1), pairs of timings (7).
 */
public final class W7 {
  private static final int BATCH = 32;

  /** bfloat16 keeps eight bits of a number, and the two engines round at different places. */
  private static final double BFLOAT16 = 1e-1;

  private W7() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    Settings settings = Settings.of(arguments);
    List<String> rows = new ArrayList<>();
    rows.add(run("W7", Engine.Precision.FLOAT32, settings));
    rows.add(run("W7, bfloat16", Engine.Precision.BFLOAT16, settings));
    System.out.println(Paired.HEADER);
    rows.forEach(System.out::println);
  }

  private static String run(String workload, Engine.Precision precision, Settings settings) {
    Engine.precision(precision);
    boolean rounded = precision == Engine.Precision.BFLOAT16;
    UNetDiffusion diffusion = new UNetDiffusion();
    TorchNetwork network = new TorchNetwork(!rounded, diffusion.parameters());
    TorchUNetDiffusion peer = new TorchUNetDiffusion(network, rounded);
    RandomStream random = RandomStream.of(2);
    RandomStream peerRandom = RandomStream.of(2);
    float[] numbers = new float[BATCH * UNetDiffusion.SIZE * UNetDiffusion.SIZE];
    random.fillNormal(numbers);
    try (Scope scope = Scope.open()) {
      Tensor images = Tensor.of(numbers, BATCH, UNetDiffusion.SIZE, UNetDiffusion.SIZE, 1);
      org.bytedeco.pytorch.Tensor peerImages = network.image(numbers, images.shape().toArray());
      check(diffusion, images, network, peer, peerImages, rounded ? BFLOAT16 : Agreement.FLOAT32);
      Paired.Result result =
          Paired.time(
              () -> diffusion.step(images, random),
              () -> peer.step(peerImages, peerRandom),
              2,
              1,
              settings.pairs());
      return result.row(workload, settings.threads());
    } finally {
      Engine.precision(Engine.Precision.FLOAT32);
    }
  }

  private static void check(
      UNetDiffusion diffusion,
      Tensor images,
      TorchNetwork network,
      TorchUNetDiffusion peer,
      org.bytedeco.pytorch.Tensor peerImages,
      double tolerance) {
    try (Scope scope = Scope.open();
        PointerScope pointers = new PointerScope()) {
      RandomStream random = RandomStream.of(3);
      int[] steps = DiffusionNoise.steps(BATCH, random);
      Tensor noise = random.normal(images.shape().toArray());
      org.bytedeco.pytorch.Tensor peerNoise =
          network.image(noise.toArray(), noise.shape().toArray());
      Tensor loss = diffusion.loss(images, steps, noise);
      Agreement.ofTraining(
          diffusion.parameters(),
          loss,
          diffusion.gradients(loss),
          peer.loss(peerImages, steps, peerNoise).item_float(),
          peer.gradients(peerImages, steps, peerNoise),
          tolerance);
    }
  }
}
