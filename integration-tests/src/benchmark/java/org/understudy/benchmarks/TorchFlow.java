package org.understudy.benchmarks;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.clip_grad_norm_;
import static org.bytedeco.pytorch.global.torch.eye;
import static org.bytedeco.pytorch.global.torch.from_blob;
import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.softplus;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.understudy.nn.Parameters;

/** The neural spline flow of workload W1 in libtorch's eager mode, with our flow's weights. */
final class TorchFlow {
  private static final int BINS = 10;
  private static final double BOUND = 3;

  private final Map<String, Tensor> weights = new LinkedHashMap<>();
  private final TensorVector all = new TensorVector();
  private final Adam adam;
  private final int layers;
  private final int features;
  private final Tensor above;
  private final Tensor below;
  private final Tensor identity;

  TorchFlow(Parameters parameters, int layers, int features, double rate) {
    this.layers = layers;
    this.features = features;
    for (Parameters.Named named : parameters.entries()) {
      int[] dims = named.parameter().shape().toArray();
      long[] shape = java.util.Arrays.stream(dims).asLongStream().toArray();
      Tensor tensor = tensor(named.parameter().toArray(), shape);
      tensor.set_requires_grad(true);
      weights.put(named.name(), tensor);
      all.push_back(tensor);
    }
    adam = new Adam(all, new AdamOptions(rate));
    above = ones(new long[] {features, features}).triu(1);
    below = ones(new long[] {features, features}).tril(-1);
    identity = eye(features);
  }

  static Tensor tensor(float[] values, long... shape) {
    return from_blob(new FloatPointer(values), shape).clone();
  }

  private Tensor dense(Tensor x, String name) {
    return linear(
        x, weights.get(name + ".weight"), new TensorOptional(weights.get(name + ".bias")));
  }

  private Tensor network(Tensor x, Tensor context, String name) {
    Tensor h = dense(cat(new TensorVector(x, context), 1), name + ".entry");
    for (int block = 0; block < 2; block++) {
      String own = name + ".block." + block;
      Tensor change = dense(dense(h.relu(), own + ".first").relu(), own + ".second");
      h = h.add(change.mul(dense(context, own + ".gate").sigmoid()));
    }
    return dense(h, name + ".exit");
  }

  /** The mean negative log-likelihood. */
  Tensor loss(Tensor theta, Tensor context) {
    Tensor z = theta.sub(linear(context, weights.get("flow.0.weight")));
    Tensor logDet = null;
    for (int layer = 0; layer <= layers; layer++) {
      String mixing = "flow." + (1 + 2 * layer);
      Tensor scales = TorchSpline.add(softplus(weights.get(mixing + ".diagonal")), 1e-3);
      Tensor lower = weights.get(mixing + ".lower").mul(below).add(identity);
      Tensor upper = weights.get(mixing + ".upper").mul(above).add(scales.diag());
      z =
          linear(
              z, lower.matmul(upper), new TensorOptional(weights.get(mixing + ".bias")));
      Tensor constant = scales.log().sum();
      logDet = logDet == null ? constant : logDet.add(constant);
      if (layer < layers) {
        int kept = features / 2;
        Tensor first = z.narrow(1, 0, kept);
        Tensor second = z.narrow(1, kept, features - (long) kept);
        Tensor numbers = network(first, context, "flow." + (2 + 2 * layer));
        TorchSpline.Result result =
            TorchSpline.forward(second, numbers, BINS, BOUND, false);
        z = cat(new TensorVector(result.y(), first), 1);
        logDet = logDet.add(result.logSlope().sum(1));
      }
    }
    Tensor base =
        TorchSpline.add(
            z.square().sum(1).mul(new Scalar(-0.5)), -features * 0.5 * Math.log(2 * Math.PI));
    return base.add(logDet).mean().neg();
  }

  /** One training step; the loss before it. */
  float step(Tensor theta, Tensor context) {
    try (PointerScope scope = new PointerScope()) {
      Tensor loss = loss(theta, context);
      adam.zero_grad();
      loss.backward();
      clip_grad_norm_(all, 5.0);
      adam.step();
      return loss.item_float();
    }
  }

  /** The gradient of the loss with respect to each weight, by name. */
  Map<String, float[]> gradients(Tensor theta, Tensor context) {
    adam.zero_grad();
    loss(theta, context).backward();
    Map<String, float[]> gradients = new LinkedHashMap<>();
    weights.forEach(
        (name, weight) -> {
          float[] values = new float[(int) weight.numel()];
          new FloatPointer(weight.grad().contiguous().data_ptr_float()).get(values);
          gradients.put(name, values);
        });
    return gradients;
  }
}
