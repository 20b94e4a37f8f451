package org.understudy.benchmarks;

import static org.bytedeco.pytorch.global.torch.tanh;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The masked autoregressive flow of workload W2 in libtorch's eager mode, with our flow's weights.
 * The masks are laid out here anew from the rule of Germain et al. (2015): were they not ours, the
 * gradients of cut connections would differ.
 */
final class TorchMaskedFlow implements TorchDensity {
  private static final int TRANSFORMS = 5;
  private static final int BLOCKS = 2;
  private static final int HIDDEN = 50;
  private static final double LIMIT = 3;

  private final TorchWeights weights;
  private final Tensor entryMask;
  private final Tensor hiddenMask;
  private final Tensor exitMask;

  TorchMaskedFlow(TorchWeights weights) {
    this.weights = weights;
    int features = FlowTraining.FEATURES;
    int[] in = new int[features];
    int[] hidden = new int[HIDDEN];
    int[] out = new int[2 * features];
    for (int i = 0; i < features; i++) {
      in[i] = i + 1;
      out[2 * i] = i;
      out[2 * i + 1] = i;
    }
    for (int i = 0; i < HIDDEN; i++) {
      hidden[i] = 1 + i % (features - 1);
    }
    entryMask = mask(hidden, in);
    hiddenMask = mask(hidden, hidden);
    exitMask = mask(out, hidden);
  }

  /** A unit sees those whose degree is no higher than its own. */
  private static Tensor mask(int[] to, int[] from) {
    float[] mask = new float[to.length * from.length];
    for (int i = 0; i < to.length; i++) {
      for (int j = 0; j < from.length; j++) {
        mask[i * from.length + j] = to[i] >= from[j] ? 1 : 0;
      }
    }
    return TorchWeights.tensor(mask, to.length, from.length);
  }

  @Override
  public TorchWeights weights() {
    return weights;
  }

  private Tensor masked(Tensor x, Tensor mask, String name) {
    return weights.dense(x, weights.get(name + ".weight").mul(mask), name);
  }

  private Tensor network(Tensor x, Tensor context, String name) {
    Tensor h = masked(x, entryMask, name + ".entry").add(weights.dense(context, name + ".context"));
    for (int block = 0; block < BLOCKS; block++) {
      String own = name + ".block." + block;
      Tensor change = masked(tanh(h), hiddenMask, own + ".first").tanh_();
      change = masked(change, hiddenMask, own + ".second");
      h = h.add(change.mul(weights.dense(context, own + ".gate").sigmoid_()));
    }
    return masked(h, exitMask, name + ".exit");
  }

  @Override
  public Tensor logProb(Tensor theta, Tensor context) {
    Tensor z = theta;
    Tensor logDet = null;
    for (int i = 0; i < TRANSFORMS; i++) {
      Tensor numbers = network(z, context, "flow." + 2 * i).view(theta.size(0), -1, 2);
      Tensor shift = numbers.select(-1, 0);
      Tensor logScale =
          numbers.select(-1, 1).mul(new Scalar(1 / LIMIT)).tanh_().mul(new Scalar(LIMIT));
      z = z.mul(logScale.exp()).add(shift).flip(1);
      Tensor part = logScale.sum(1);
      logDet = logDet == null ? part : logDet.add(part);
    }
    return TorchFlow.normalLogProb(z).add(logDet);
  }
}
