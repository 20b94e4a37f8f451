package org.understudy.benchmarks;

/**
 * W1: a training step of neural posterior estimation, theta 5, x 8, five spline couplings, batch
 * 200, Adam, gradients clipped at 5. Checks that loss and gradients agree before it times anything.
 *
 * <p>Arguments: threads (1), pairs of timings (7).
 */
public final class W1 {
  private W1() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    Settings settings = Settings.of(arguments);
    FlowTraining training = FlowTraining.spline();
    training.against("W1", new TorchFlow(training.peerWeights()), settings);
  }
}
