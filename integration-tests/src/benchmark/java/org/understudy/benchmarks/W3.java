package org.understudy.benchmarks;

import static org.bytedeco.pytorch.global.torch.randn;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.understudy.spi.SamplingDensity;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * W3: 10,000 draws from W1's flow for one observation, with their log-densities. Checks that the
 * same base draws give both engines the same draws and densities before it times anything.
 *
 * <p>Arguments: threads (1), pairs of timings (7).
 */
public final class W3 {
  private static final int DRAWS = 10_000;
  private static final long SEED = 3;

  private W3() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    Settings settings = Settings.of(arguments);
    FlowTraining training = FlowTraining.spline();
    TorchFlow peer = new TorchFlow(training.peerWeights());
    float[] observation = training.observation();
    org.bytedeco.pytorch.Tensor peerObservation =
        TorchWeights.tensor(observation, 1, FlowTraining.CONTEXT);
    check(training, observation, peer, peerObservation);
    RandomStream random = RandomStream.of(SEED);
    Paired.Result result =
        Paired.time(
            () -> {
              try (Scope scope = Scope.open();
                  Gradients.Recording paused = Gradients.pause()) {
                draws(training, observation, random);
              }
            },
            () -> {
              try (PointerScope scope = new PointerScope();
                  InferenceMode inference = new InferenceMode(true)) {
                peer.draws(randn(DRAWS, FlowTraining.FEATURES), peerObservation);
              }
            },
            30,
            10,
            settings.pairs());
    System.out.println(Paired.HEADER);
    System.out.println(result.row("W3", settings.threads()));
  }

  private static SamplingDensity.Draws draws(
      FlowTraining training, float[] observation, RandomStream random) {
    Tensor condition = Tensor.of(observation, 1, FlowTraining.CONTEXT);
    SamplingDensity posterior = (SamplingDensity) training.model().given(condition);
    return posterior.sampleWithLogProb(DRAWS, random);
  }

  private static void check(
      FlowTraining training,
      float[] observation,
      TorchFlow peer,
      org.bytedeco.pytorch.Tensor peerObservation) {
    float[] base = new float[DRAWS * FlowTraining.FEATURES];
    RandomStream.of(SEED).fillNormal(base);
    float[] values;
    float[] logProb;
    try (Scope scope = Scope.open();
        Gradients.Recording paused = Gradients.pause()) {
      SamplingDensity.Draws draws = draws(training, observation, RandomStream.of(SEED));
      values = draws.values().toArray();
      logProb = draws.logProb().toArray();
    }
    try (PointerScope scope = new PointerScope();
        InferenceMode inference = new InferenceMode(true)) {
      TorchFlow.Draws draws =
          peer.draws(TorchWeights.tensor(base, DRAWS, FlowTraining.FEATURES), peerObservation);
      System.out.printf(
          "draws within %.1e of their norm, log-densities within %.1e%n",
          Agreement.of("the draws", values, TorchWeights.array(draws.values()), Agreement.FLOAT32),
          Agreement.of(
              "the log-densities",
              logProb,
              TorchWeights.array(draws.logProb()),
              Agreement.FLOAT32));
    }
  }
}
