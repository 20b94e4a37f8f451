package org.understudy.benchmarks;

import java.util.List;
import java.util.Map;
import org.understudy.nn.Parameters;
import org.understudy.tensor.Tensor;

/** Whether two ways of computing something agree; a benchmark asks before it times them. */
final class Agreement {
  /** How far apart two float32 computations may be, as a share of their norm. */
  static final double FLOAT32 = 1e-4;

  private Agreement() {}

  /**
   * The Euclidean distance of two results over the peer's norm.
   *
   * @throws IllegalStateException if it is above the tolerance, or either result has a NaN
   */
  static double of(String what, float[] ours, float[] peer, double tolerance) {
    if (ours.length != peer.length) {
      throw new IllegalStateException(
          what + ": ours has " + ours.length + " numbers, the peer's " + peer.length);
    }
    double norm = 0;
    double difference = 0;
    for (int i = 0; i < ours.length; i++) {
      norm += (double) peer[i] * peer[i];
      difference += ((double) ours[i] - peer[i]) * ((double) ours[i] - peer[i]);
    }
    double relative = Math.sqrt(difference / Math.max(norm, 1e-12));
    if (!(relative <= tolerance)) {
      throw new IllegalStateException(what + " differ by " + relative + " of their norm");
    }
    return relative;
  }

  /** Compares a loss and its gradients, and prints how near they are. */
  static void ofTraining(
      Parameters parameters,
      Tensor loss,
      List<Tensor> gradients,
      float peerLoss,
      Map<String, float[]> peerGradients,
      double tolerance) {
    double apart = of("the losses", new float[] {loss.item()}, new float[] {peerLoss}, tolerance);
    double worst = 0;
    for (int i = 0; i < gradients.size(); i++) {
      String name = parameters.entries().get(i).name();
      float[] peer = peerGradients.get(name);
      if (peer == null) {
        throw new IllegalStateException("the peer has no weight '" + name + "'");
      }
      double relative =
          of("the gradients of '" + name + "'", gradients.get(i).toArray(), peer, tolerance);
      worst = Math.max(worst, relative);
    }
    System.out.printf(
        "loss: ours %.6f, libtorch %.6f (%.1e apart); gradients within %.1e of their norm%n",
        loss.item(), peerLoss, apart, worst);
  }
}
