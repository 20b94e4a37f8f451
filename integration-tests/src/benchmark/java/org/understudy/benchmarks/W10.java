package org.understudy.benchmarks;

import static org.bytedeco.pytorch.global.torch.empty;
import static org.bytedeco.pytorch.global.torch.rand;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.understudy.nn.Made;
import org.understudy.nn.Parameters;
import org.understudy.runtime.Understudy;
import org.understudy.spi.Field;
import org.understudy.spi.Model;
import org.understudy.spi.SamplingDensity;
import org.understudy.spi.Schema;
import org.understudy.spi.Support;
import org.understudy.spi.config.Choice;
import org.understudy.spi.config.ConfigNode;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * W10: 1000 Ising configurations on 16 x 16 with their exact log-probabilities, from a masked dense
 * network of 512 units and one block: site by site with caching in both engines, and in ours by one
 * whole pass a site. Checks that the same uniform numbers give the same draws before it times
 * anything.
 *
 * <p>Arguments: threads (1), pairs of timings (7).
 */
public final class W10 {
  private static final int DRAWS = 1000;
  private static final int LENGTH = 16;
  private static final int SITES = LENGTH * LENGTH;
  private static final int HIDDEN = 512;

  /** Draws that may differ: a uniform number can fall between two roundings of a probability. */
  private static final int APART = 5;

  private W10() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    Settings settings = Settings.of(arguments);
    Field spins = Field.target("spins", LENGTH, LENGTH).on(Support.classes(SITES, 2));
    Map<String, ConfigNode> config =
        Map.of(
            "hidden", new ConfigNode((long) HIDDEN, "hidden", ""),
            "blocks", new ConfigNode(1L, "blocks", ""));
    Model model =
        Understudy.create()
            .context(RandomStream.of(1), Path.of(""))
            .model(new Choice("made", new ConfigNode(config, "", "")), Schema.of(spins));
    RandomStream moved = RandomStream.of(2);
    for (Parameter parameter : model.parameters().list()) {
      float[] values = parameter.toArray();
      for (int i = 0; i < values.length; i++) {
        values[i] += (float) (0.03 * moved.nextGaussian());
      }
      parameter.set(values);
    }
    int[] degrees = IntStream.range(0, HIDDEN).map(unit -> 1 + unit % (SITES - 1)).toArray();
    AutoregressiveTorch peer =
        new AutoregressiveTorch(TorchWeights.entries(model.parameters()), SITES, degrees);
    check(model, peer);
    RandomStream random = RandomStream.of(3);
    Runnable ours =
        () -> {
          try (Scope scope = Scope.open();
              Gradients.Recording paused = Gradients.pause()) {
            ((SamplingDensity) model.given(null)).sampleWithLogProb(DRAWS, random);
          }
        };
    Runnable theirs =
        () -> {
          try (PointerScope scope = new PointerScope();
              InferenceMode inference = new InferenceMode(true)) {
            peer.draw(empty(DRAWS, SITES), rand(DRAWS, SITES));
          }
        };
    Paired.Result result = Paired.time(ours, theirs, 5, 2, settings.pairs());
    System.out.println(Paired.HEADER);
    System.out.println(result.row("W10", settings.threads()));
    Made made = sameNetwork(model.parameters());
    Paired.Result naive =
        Paired.time(ours, () -> wholePasses(made, random), 0, 1, Math.min(3, settings.pairs()));
    System.out.printf(
        Locale.ROOT,
        "a whole pass for every site: %.1f s, %.0f times as long (%.0f - %.0f)%n",
        naive.peerMicros() / 1e6,
        naive.ratio(),
        naive.low(),
        naive.high());
  }

  private static void check(Model model, AutoregressiveTorch peer) {
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause();
        PointerScope pointers = new PointerScope();
        InferenceMode inference = new InferenceMode(true)) {
      float[] uniform = new float[DRAWS * SITES];
      RandomStream.of(4).fillUniform(uniform);
      SamplingDensity.Draws draws =
          ((SamplingDensity) model.given(null)).sampleWithLogProb(DRAWS, RandomStream.of(4));
      org.bytedeco.pytorch.Tensor peerSpins = empty(DRAWS, SITES);
      float[] peerLogProb =
          TorchWeights.array(
              peer.draw(peerSpins, TorchWeights.tensor(uniform, DRAWS, SITES)));
      float[] theirs = TorchWeights.array(peerSpins);
      float[] ours = draws.values().toArray();
      float[] logProb = draws.logProb().toArray();
      int apart = 0;
      double worst = 0;
      for (int row = 0; row < DRAWS; row++) {
        boolean same = true;
        for (int i = row * SITES; i < (row + 1) * SITES; i++) {
          same &= 2 * ours[i] - 1 == theirs[i];
        }
        if (same) {
          worst = Math.max(worst, Math.abs(logProb[row] / peerLogProb[row] - 1));
        } else {
          apart++;
        }
      }
      if (apart > APART || !(worst < Agreement.FLOAT32)) {
        throw new IllegalStateException(
            apart + " draws differ, and the log-probabilities of the others by " + worst);
      }
      System.out.printf(
          "draws: %d of %d differ; log-probabilities within %.1e%n", apart, DRAWS, worst);
    }
  }

  private static Made sameNetwork(Parameters weights) {
    int[] order = IntStream.range(0, SITES).toArray();
    Made made =
        Made.distribution(order, 1, 0, HIDDEN, 1, 2, Activation.SILU, RandomStream.of(0));
    for (Parameters.Named named : made.parameters().entries()) {
      named.parameter().set(weights.get("network." + named.name()).toArray());
    }
    return made;
  }

  private static void wholePasses(Made made, RandomStream random) {
    float[] spins = new float[DRAWS * SITES];
    double[] logProb = new double[DRAWS];
    for (int site = 0; site < SITES; site++) {
      try (Scope scope = Scope.open();
          Gradients.Recording paused = Gradients.pause()) {
        float[] shares =
            made.apply(Tensor.of(spins, DRAWS, SITES), null)
                .slice(1, 2 * site, 2 * site + 2)
                .logSoftmax(1)
                .toArray();
        for (int row = 0; row < DRAWS; row++) {
          boolean up = random.nextFloat() >= Math.exp(shares[2 * row]);
          spins[row * SITES + site] = up ? 1 : -1;
          logProb[row] += shares[2 * row + (up ? 1 : 0)];
        }
      }
    }
  }
}
