package org.understudy.benchmarks;

import static org.bytedeco.pytorch.global.torch.leaky_relu;
import static org.bytedeco.pytorch.global.torch.pad;
import static org.bytedeco.pytorch.global.torch.randn;

import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** The lattice flow of workload W4 in libtorch's eager mode, with our flow's weights. */
final class TorchLattice {
  private static final Scalar SLOPE = new Scalar(0.01);
  private static final long[] SITES = {1, 2, 3};

  private final TorchNetwork network;
  private final int couplings;
  private final double massSquared;
  private final double lambda;
  private final Tensor[] masks;
  private final Adam adam;

  TorchLattice(TorchNetwork network, int length, int couplings, double massSquared, double lambda) {
    this.network = network;
    this.couplings = couplings;
    this.massSquared = massSquared;
    this.lambda = lambda;
    masks = new Tensor[2];
    for (int colour = 0; colour < 2; colour++) {
      masks[colour] = network.image(LatticeFlow.mask(length, colour), 1, length, length, 1);
    }
    adam = network.adam("", 1e-3, 0.9);
  }

  /** The mean over configurations of {@code log q(phi) + S(phi)}, for one draw of the prior. */
  Tensor loss(Tensor prior) {
    Tensor phi = prior;
    double constant = 0.5 * prior.numel() / prior.size(0) * Math.log(2 * Math.PI);
    Tensor logDensity = prior.square().sum(SITES).mul(new Scalar(-0.5)).sub(new Scalar(constant));
    for (int i = 0; i < couplings; i++) {
      Tensor frozen = masks[i % 2];
      Tensor active = masks[1 - i % 2];
      Tensor kept = phi.mul(frozen);
      Tensor h = leaky_relu(convolution(kept, i, 0), SLOPE);
      h = leaky_relu(convolution(h, i, 1), SLOPE);
      h = convolution(h, i, 2);
      Tensor logScale = h.narrow(1, 0, 1).tanh().mul(active);
      Tensor shift = h.narrow(1, 1, 1);
      phi = kept.add(phi.mul(logScale.exp()).add(shift).mul(active));
      logDensity = logDensity.sub(logScale.sum(SITES));
    }
    return logDensity.add(action(phi)).mean();
  }

  private Tensor convolution(Tensor x, int coupling, int layer) {
    Tensor around = pad(x, new long[] {1, 1, 1, 1}, "circular", new DoubleOptional());
    return network.convolution(around, "coupling." + coupling + ".convolution." + layer, 1, 0);
  }

  private Tensor action(Tensor phi) {
    Tensor square = phi.square();
    Tensor neighbours = phi.roll(new long[] {-1}, 2).add(phi.roll(new long[] {-1}, 3));
    return square
        .mul(new Scalar(massSquared + 4))
        .add(square.square().mul(new Scalar(lambda)))
        .sub(phi.mul(neighbours), new Scalar(2))
        .sum(SITES);
  }

  /** The gradients of the loss for one draw of the prior, by name, in our layout. */
  Map<String, float[]> gradients(Tensor prior) {
    adam.zero_grad();
    loss(prior).backward();
    return network.gradients("");
  }

  /** One training step on fresh draws of the prior; the loss before it. */
  float step(int batch, int length) {
    try (PointerScope scope = new PointerScope()) {
      Tensor loss = loss(network.formatted(randn(batch, 1, length, length)));
      adam.zero_grad();
      loss.backward();
      adam.step();
      return loss.item_float();
    }
  }
}
