package org.understudy.benchmarks;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.eye;
import static org.bytedeco.pytorch.global.torch.linalg_solve_triangular;
import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.softplus;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** The neural spline flow of workload W1 in libtorch's eager mode, with our flow's weights. */
final class TorchFlow implements TorchDensity {
  private static final int LAYERS = 5;
  private static final int FEATURES = FlowTraining.FEATURES;
  private static final int KEPT = FEATURES / 2;
  private static final int BINS = 10;
  private static final double BOUND = 3;

  /** Draws {@code [n, d]} and their log-densities {@code [n]}. */
  record Draws(Tensor values, Tensor logProb) {}

  /** The triangles of a mixing of features, and its diagonal. */
  private record Mixing(Tensor lower, Tensor upper, Tensor scales, String name) {}

  private final TorchWeights weights;
  private final Tensor above = ones(new long[] {FEATURES, FEATURES}).triu(1);
  private final Tensor below = ones(new long[] {FEATURES, FEATURES}).tril(-1);
  private final Tensor identity = eye(FEATURES);

  TorchFlow(TorchWeights weights) {
    this.weights = weights;
  }

  @Override
  public TorchWeights weights() {
    return weights;
  }

  static Tensor normalLogProb(Tensor z) {
    return TorchSpline.add(
        z.square().sum(1).mul(new Scalar(-0.5)), -z.size(1) * 0.5 * Math.log(2 * Math.PI));
  }

  private Mixing mixing(int index) {
    String name = "flow." + (1 + 2 * index);
    Tensor scales = TorchSpline.add(softplus(weights.get(name + ".diagonal")), 1e-3);
    Tensor lower = weights.get(name + ".lower").mul(below).add(identity);
    Tensor upper = weights.get(name + ".upper").mul(above).add(scales.diag());
    return new Mixing(lower, upper, scales, name);
  }

  /** The context has as many rows as x, or one for all of them. */
  private Tensor network(Tensor x, Tensor context, int layer) {
    String name = "flow." + (2 + 2 * layer);
    Tensor each = context.expand(x.size(0), -1);
    Tensor h = weights.dense(cat(new TensorVector(x, each), 1), name + ".entry");
    for (int block = 0; block < 2; block++) {
      String own = name + ".block." + block;
      Tensor change = weights.dense(h.relu(), own + ".first").relu_();
      change = weights.dense(change, own + ".second");
      h = h.add(change.mul(weights.dense(context, own + ".gate").sigmoid_()));
    }
    return weights.dense(h, name + ".exit");
  }

  @Override
  public Tensor logProb(Tensor theta, Tensor context) {
    Tensor z = theta.sub(linear(context, weights.get("flow.0.weight")));
    Tensor logDet = null;
    for (int layer = 0; layer <= LAYERS; layer++) {
      Mixing mixing = mixing(layer);
      z = weights.dense(z, mixing.lower.matmul(mixing.upper), mixing.name);
      Tensor constant = mixing.scales.log().sum();
      logDet = logDet == null ? constant : logDet.add(constant);
      if (layer < LAYERS) {
        Tensor first = z.narrow(1, 0, KEPT);
        Tensor second = z.narrow(1, KEPT, (long) FEATURES - KEPT);
        TorchSpline.Result result =
            TorchSpline.forward(second, network(first, context, layer), BINS, BOUND, false);
        z = cat(new TensorVector(result.y(), first), 1);
        logDet = logDet.add(result.logSlope().sum(1));
      }
    }
    return normalLogProb(z).add(logDet);
  }

  /**
   * From base draws to draws at a context, the log-density on the way.
   *
   * @param base {@code [n, d]}
   * @param context {@code [1, c]}
   */
  Draws draws(Tensor base, Tensor context) {
    Tensor z = base;
    Tensor logProb = normalLogProb(base);
    for (int layer = LAYERS; layer >= 0; layer--) {
      if (layer < LAYERS) {
        Tensor second = z.narrow(1, 0, (long) FEATURES - KEPT);
        Tensor first = z.narrow(1, (long) FEATURES - KEPT, KEPT);
        TorchSpline.Result result =
            TorchSpline.forward(second, network(first, context, layer), BINS, BOUND, true);
        z = cat(new TensorVector(first, result.y()), 1);
        logProb = logProb.sub(result.logSlope().sum(1));
      }
      Mixing mixing = mixing(layer);
      Tensor columns = z.sub(weights.get(mixing.name + ".bias")).t();
      columns = linalg_solve_triangular(mixing.lower, columns, false, true, true);
      z = linalg_solve_triangular(mixing.upper, columns, true, true, false).t();
      logProb = logProb.add(mixing.scales.log().sum());
    }
    return new Draws(z.add(linear(context, weights.get("flow.0.weight"))), logProb);
  }
}
