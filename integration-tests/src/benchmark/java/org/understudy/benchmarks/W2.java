package org.understudy.benchmarks;

/**
 * W2: as W1 with a masked autoregressive flow: five affine transforms, masked networks of two
 * residual blocks of 50, tanh.
 *
 * <p>Arguments: threads (1), pairs of timings (7).
 */
public final class W2 {
  private W2() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    Settings settings = Settings.of(arguments);
    FlowTraining training = FlowTraining.masked();
    training.against("W2", new TorchMaskedFlow(training.peerWeights()), settings);
  }
}
