package org.understudy.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.understudy.nn.Parameters;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Convolution;
import org.understudy.tensor.Padding;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * A flow on the phi^4 lattice (Albergo, Kanwar and Shanahan 2019): affine couplings between the two
 * colours of a chequerboard, whose log-scale (a hyperbolic tangent) and shift come from three 3 x 3
 * convolutions, 1 to 8 to 8 to 2 channels with leaky rectifiers, on the torus. The action is {@code
 * S = sum_x (m^2 + 4) phi(x)^2 + lambda phi(x)^4 - 2 phi(x) sum_mu phi(x + mu)}.
 */
final class LatticeFlow {
  private static final int[] CHANNELS = {1, 8, 8, 2};

  private final int length;
  private final int couplings;
  private final float massSquared;
  private final float lambda;
  private final List<Parameter> weights = new ArrayList<>();
  private final float[][] masks = new float[2][];
  private final int[][] columns = new int[CHANNELS.length - 1][];

  LatticeFlow(int length, int couplings, float massSquared, float lambda, RandomStream random) {
    this.length = length;
    this.couplings = couplings;
    this.massSquared = massSquared;
    this.lambda = lambda;
    for (int i = 0; i < couplings; i++) {
      for (int layer = 0; layer < CHANNELS.length - 1; layer++) {
        String name = "coupling." + i + ".convolution." + layer;
        Shape shape = Shape.of(CHANNELS[layer + 1], 3, 3, CHANNELS[layer]);
        double deviation = 0.3 / Math.sqrt(9 * CHANNELS[layer]);
        weights.add(normal(name + ".weight", shape, deviation, random));
        weights.add(normal(name + ".bias", Shape.of(CHANNELS[layer + 1]), 0.05, random));
      }
    }
    for (int layer = 0; layer < columns.length; layer++) {
      columns[layer] = columns(length, CHANNELS[layer], CHANNELS[layer + 1]);
    }
    for (int colour = 0; colour < 2; colour++) {
      masks[colour] = mask(length, colour);
    }
  }

  /** 1 where the sum of the coordinates has another parity than the colour. */
  static float[] mask(int length, int colour) {
    float[] mask = new float[length * length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = (i / length + i % length + colour) % 2;
    }
    return mask;
  }

  private static Parameter normal(String name, Shape shape, double deviation, RandomStream random) {
    float[] values = new float[shape.size()];
    random.split(name).fillNormal(values);
    for (int i = 0; i < values.length; i++) {
      values[i] *= (float) deviation;
    }
    return new Parameter(name, shape, values);
  }

  Parameters parameters() {
    return Parameters.of(weights.toArray(new Parameter[0]));
  }

  /**
   * The mean over configurations of {@code log q(phi) + S(phi)}.
   *
   * @param prior standard normal, {@code [batch, length, length]}
   */
  Tensor loss(Tensor prior) {
    int batch = prior.dim(0);
    int sites = length * length;
    Tensor[] colours = new Tensor[2];
    for (int colour = 0; colour < 2; colour++) {
      colours[colour] = Tensor.of(masks[colour], 1, length, length);
    }
    Tensor phi = prior;
    Tensor logDensity = prior.reshape(batch, sites).standardNormalLogProb();
    for (int i = 0; i < couplings; i++) {
      Tensor active = colours[1 - i % 2];
      Tensor kept = phi.mul(colours[i % 2]);
      Tensor h = convolution(kept, i, 0, Activation.LEAKY_RELU);
      h = convolution(h, i, 1, Activation.LEAKY_RELU);
      h = convolution(h, i, 2, Activation.IDENTITY);
      Tensor logScale = plane(h, 0).tanh().mul(active);
      Tensor shift = plane(h, 1);
      phi = kept.add(phi.mul(logScale.exp()).add(shift).mul(active));
      logDensity = logDensity.sub(logScale.reshape(batch, sites).sum(1));
    }
    return logDensity.add(action(phi)).mean();
  }

  /**
   * A convolution on the torus as one along the rows alone, whose channels are those of all
   * columns: with so few of them, more products in full vectors take less time than few in empty
   * ones.
   */
  private Tensor convolution(Tensor x, int coupling, int layer, Activation activation) {
    int index = 2 * ((CHANNELS.length - 1) * coupling + layer);
    int in = CHANNELS[layer];
    int out = CHANNELS[layer + 1];
    Tensor weight = weights.get(index).value();
    Tensor wide =
        Tensor.concat(0, weight.reshape(-1), Tensor.zeros(1))
            .gather(0, columns[layer])
            .reshape(length * out, 3, length * in);
    Tensor bias = weights.get(index + 1).value().reshape(out, 1);
    Tensor biases = bias.broadcastTo(Shape.of(out, length)).reshape(out * length);
    return Convolution.of(1).apply(Padding.CIRCULAR.apply(x, 1), wide, biases, activation);
  }

  private Tensor plane(Tensor h, int channel) {
    return h.slice(2, channel * length, (channel + 1) * length);
  }

  /**
   * Where each weight between whole rows lies among those of a 3 x 3 kernel, or behind their end.
   * Rows have one channel after another.
   */
  private static int[] columns(int length, int in, int out) {
    int[] indices = new int[out * length * 3 * in * length];
    for (int i = 0; i < indices.length; i++) {
      int from = i % length;
      int other = i / length % in;
      int row = i / length / in % 3;
      int to = i / length / in / 3 % length;
      int channel = i / length / in / 3 / length;
      int column = Math.floorMod(from - to + 1, length);
      indices[i] = column < 3 ? ((channel * 3 + row) * 3 + column) * in + other : out * 9 * in;
    }
    return indices;
  }

  private Tensor action(Tensor phi) {
    int[] next = new int[length];
    for (int i = 0; i < length; i++) {
      next[i] = (i + 1) % length;
    }
    Tensor neighbours = phi.gather(1, next).add(phi.gather(2, next));
    Tensor square = phi.square();
    return square
        .mul(massSquared + 4)
        .add(square.square().mul(lambda))
        .sub(phi.mul(neighbours).mul(2))
        .reshape(phi.dim(0), length * length)
        .sum(1);
  }
}
