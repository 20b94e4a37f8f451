package org.understudy.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.understudy.nn.Optimiser;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * W4: a reverse Kullback-Leibler training step on the phi^4 lattice, L = 8, m^2 = -4, lambda = 8,
 * 16 couplings, batches of 64 and 1024, Adam. Checks that loss and gradients agree for the same
 * draw before it times anything.
 *
 * <p>libtorch's convolutions of so few channels are faster on images with the channels second, so
 * they get those.
 *
 * <p>Arguments: threads (1), pairs of timings (7).
 */
public final class W4 {
  private static final int LENGTH = 8;
  private static final int COUPLINGS = 16;
  private static final double RATE = 1e-3;

  private W4() {}

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    Settings settings = Settings.of(arguments);
    List<String> rows = new ArrayList<>();
    rows.add(run(64, 40, settings));
    rows.add(run(1024, 5, settings));
    System.out.println(Paired.HEADER);
    rows.forEach(System.out::println);
  }

  private static String run(int batch, int units, Settings settings) {
    LatticeFlow flow = new LatticeFlow(LENGTH, COUPLINGS, -4, 8, RandomStream.of(1));
    TorchNetwork network = new TorchNetwork(false, flow.parameters());
    TorchLattice peer = new TorchLattice(network, LENGTH, COUPLINGS, -4, 8);
    List<Tensor> values = flow.parameters().list().stream().map(Parameter::value).toList();

    float[] prior = new float[batch * LENGTH * LENGTH];
    RandomStream.of(5).fillNormal(prior);
    org.bytedeco.pytorch.Tensor peerPrior = network.image(prior, batch, LENGTH, LENGTH, 1);
    try (Scope scope = Scope.open()) {
      Tensor loss = flow.loss(Tensor.of(prior, batch, LENGTH, LENGTH));
      Agreement.ofTraining(
          flow.parameters(),
          loss,
          Gradients.of(loss, values),
          peer.loss(peerPrior).item_float(),
          peer.gradients(peerPrior),
          Agreement.FLOAT32);
    }
    RandomStream random = RandomStream.of(3);
    Optimiser adam = Optimiser.Kind.ADAM.create(flow.parameters(), 0);
    Runnable ours =
        () -> {
          try (Scope scope = Scope.open()) {
            Tensor loss = flow.loss(random.normal(batch, LENGTH, LENGTH));
            adam.step(Gradients.of(loss, values), RATE);
          }
        };
    Paired.Result result =
        Paired.time(ours, () -> peer.step(batch, LENGTH), 2 * units, units, settings.pairs());
    return result.row("W4, batch " + batch, settings.threads());
  }
}
