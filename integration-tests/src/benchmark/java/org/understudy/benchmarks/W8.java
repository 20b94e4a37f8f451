package org.understudy.benchmarks;

import org.bytedeco.javacpp.PointerScope;
import org.understudy.tensor.RandomStream;

/**
 * W8: 64 images from W7's U-Net by denoising diffusion implicit models in 50 steps. Checks that
 * both make the same images of the same noise before it times anything.
 *
 * <p>Arguments: threads (1), pairs of timings (5), steps (50).
 */
public final class W8 {
  private static final int BATCH = 64;

  private W8() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    Settings settings = Settings.of(arguments);
    int pairs = arguments.length > 1 ? settings.pairs() : 5;
    int steps = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 50;
    UNetDiffusion diffusion = new UNetDiffusion();
    TorchNetwork network = new TorchNetwork(true, diffusion.parameters());
    TorchUNetDiffusion peer = new TorchUNetDiffusion(network, false);
    float[] noise = new float[BATCH * UNetDiffusion.SIZE * UNetDiffusion.SIZE];
    RandomStream.of(2).fillNormal(noise);
    org.bytedeco.pytorch.Tensor peerNoise =
        network.image(noise, BATCH, UNetDiffusion.SIZE, UNetDiffusion.SIZE, 1);
    double apart =
        Agreement.of(
            "the images",
            diffusion.draw(noise, BATCH, 2),
            theirs(peer, peerNoise, 2),
            Agreement.FLOAT32);
    System.out.printf("images of two steps agree within %.1e of their norm%n", apart);
    Paired.Result result =
        Paired.time(
            () -> diffusion.draw(noise, BATCH, steps),
            () -> theirs(peer, peerNoise, steps),
            1,
            1,
            pairs);
    System.out.println(Paired.HEADER);
    System.out.println(result.row("W8", settings.threads()));
  }

  private static float[] theirs(
      TorchUNetDiffusion peer, org.bytedeco.pytorch.Tensor noise, int steps) {
    try (PointerScope scope = new PointerScope()) {
      return TorchNetwork.values(peer.draw(noise, steps));
    }
  }
}
