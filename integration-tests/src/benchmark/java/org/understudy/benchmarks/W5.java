package org.understudy.benchmarks;

import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.randn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Scalar;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * W5: showers from the CaloGAN's generator, one at a time and 1024 at once, until their numbers are
 * in an array. Checks that both generators make the same showers of the same codes before it times
 * anything.
 *
 * <p>Arguments: threads (1), pairs of timings (7).
 */
public final class W5 {
  private W5() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    Settings settings = Settings.of(arguments);
    ShowerGenerator generator = new ShowerGenerator(RandomStream.of(1));
    TorchNetwork network = new TorchNetwork(true, generator.parameters());
    TorchShowerGenerator peer = new TorchShowerGenerator(network);
    check(generator, peer);
    List<String> rows = new ArrayList<>();
    for (int batch : new int[] {1, 1024}) {
      int units = batch == 1 ? 50 : 1;
      RandomStream random = RandomStream.of(2);
      Paired.Result result =
          Paired.time(
              () -> ours(generator, batch, random),
              () -> theirs(peer, batch),
              2 * units,
              units,
              settings.pairs());
      rows.add(result.row("W5, batch " + batch, settings.threads()));
      System.out.printf(
          Locale.ROOT,
          "batch %d: %.0f showers a second, libtorch %.0f%n",
          batch,
          batch * 1e6 / result.oursMicros(),
          batch * 1e6 / result.peerMicros());
    }
    System.out.println(Paired.HEADER);
    rows.forEach(System.out::println);
  }

  private static void ours(ShowerGenerator generator, int batch, RandomStream random) {
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      Tensor energy = random.uniform(batch, 1).mul(99).add(1);
      for (Tensor layer : generator.apply(random.normal(batch, ShowerGenerator.LATENT), energy)) {
        layer.toArray();
      }
    }
  }

  private static void theirs(TorchShowerGenerator peer, int batch) {
    try (PointerScope scope = new PointerScope();
        InferenceMode mode = new InferenceMode(true)) {
      org.bytedeco.pytorch.Tensor energy = rand(batch, 1).mul(new Scalar(99)).add(new Scalar(1));
      for (org.bytedeco.pytorch.Tensor layer :
          peer.apply(randn(batch, ShowerGenerator.LATENT), energy)) {
        TorchNetwork.values(layer);
      }
    }
  }

  private static void check(ShowerGenerator generator, TorchShowerGenerator peer) {
    int batch = 16;
    float[] latent = new float[batch * ShowerGenerator.LATENT];
    float[] energy = new float[batch];
    RandomStream random = RandomStream.of(3);
    random.fillNormal(latent);
    for (int i = 0; i < batch; i++) {
      energy[i] = 1 + 99 * random.nextFloat();
    }
    try (Scope scope = Scope.open();
        PointerScope pointers = new PointerScope();
        InferenceMode mode = new InferenceMode(true)) {
      Tensor[] ours =
          generator.apply(
              Tensor.of(latent, batch, ShowerGenerator.LATENT), Tensor.of(energy, batch, 1));
      org.bytedeco.pytorch.Tensor[] theirs =
          peer.apply(
              TorchNetwork.tensor(latent, batch, ShowerGenerator.LATENT),
              TorchNetwork.tensor(energy, batch, 1));
      for (int layer = 0; layer < ours.length; layer++) {
        double apart =
            Agreement.of(
                "the showers in layer " + layer,
                ours[layer].permute(2, 0, 1).toArray(),
                TorchNetwork.values(theirs[layer]),
                Agreement.FLOAT32);
        System.out.printf("layer %d: within %.1e of their norm%n", layer, apart);
      }
    }
  }
}
