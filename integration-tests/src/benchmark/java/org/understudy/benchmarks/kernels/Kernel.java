package org.understudy.benchmarks.kernels;

import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.understudy.benchmarks.TorchSpline;
import org.understudy.nn.Optimiser;
import org.understudy.nn.Parameters;
import org.understudy.tensor.Activation;
import org.understudy.tensor.Convolution;
import org.understudy.tensor.Normalisation;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Spline;
import org.understudy.tensor.Tensor;

/**
 * One operation of both engines on the same numbers.
 *
 * @param ours a result in the current scope
 * @param libtorch a result that the caller closes
 */
record Kernel(Supplier<Tensor> ours, Supplier<org.bytedeco.pytorch.Tensor> libtorch) {
  private static final int BINS = 10;
  private static final float BOUND = 3;
  private static final double RATE = 1e-3;

  private static Numbers numbers(int... dims) {
    return Numbers.uniform(RandomStream.of(dims.length), Shape.of(dims), -2, 2);
  }

  /** Fails unless both give the same numbers. */
  void compare() {
    try (Scope scope = Scope.open();
        org.bytedeco.pytorch.Tensor result = libtorch.get()) {
      boolean images = result.dim() == 4;
      Numbers expected = Numbers.of(images ? Libtorch.channelsLast(result) : result);
      Agreement.SUMS.same("result", expected, Numbers.of(ours.get()));
    }
  }

  /** The kernel of a name, its operands in the current scope. */
  static Kernel of(String name) {
    return switch (name) {
      case "exp" -> elementwise(Tensor::exp, x -> x.exp());
      case "tanh" -> elementwise(Tensor::tanh, x -> x.tanh());
      case "silu" -> elementwise(Tensor::silu, x -> torch.silu(x));
      case "add-row" -> addRow();
      case "sum-rows" ->
          matrix(x -> x.sum(0), x -> x.sum(new long[] {0}, false, new ScalarTypeOptional()));
      case "sum-columns" ->
          matrix(x -> x.sum(1), x -> x.sum(new long[] {1}, false, new ScalarTypeOptional()));
      case "softmax" -> matrix(x -> x.softmax(1), x -> torch.softmax(x, 1));
      case "layer-norm" -> layerNorm();
      case "matmul" -> matmul();
      case "dense-relu" -> dense(Activation.RELU);
      case "dense-silu" -> dense(Activation.SILU);
      case "spline" -> spline();
      case "convolution" -> convolution();
      case "adam" -> adam();
      default -> throw new IllegalArgumentException("there is no kernel '" + name + "'");
    };
  }

  private interface Ours {
    Tensor apply(Tensor x);
  }

  private interface Peer {
    org.bytedeco.pytorch.Tensor apply(org.bytedeco.pytorch.Tensor x);
  }

  private static Kernel on(Numbers numbers, Ours ours, Peer peer) {
    Tensor x = numbers.ours();
    org.bytedeco.pytorch.Tensor y = numbers.theirs();
    return new Kernel(() -> ours.apply(x), () -> peer.apply(y));
  }

  private static Kernel elementwise(Ours ours, Peer peer) {
    return on(numbers(16_384), ours, peer);
  }

  private static Kernel matrix(Ours ours, Peer peer) {
    return on(numbers(128, 128), ours, peer);
  }

  private static Kernel addRow() {
    Tensor row = numbers(128).ours();
    org.bytedeco.pytorch.Tensor peerRow = numbers(128).theirs();
    return matrix(x -> x.add(row), x -> x.add(peerRow));
  }

  private static Kernel layerNorm() {
    Tensor scale = numbers(128).ours();
    Tensor shift = numbers(128).ours();
    org.bytedeco.pytorch.Tensor peerScale = numbers(128).theirs();
    org.bytedeco.pytorch.Tensor peerShift = numbers(128).theirs();
    long[] shape = {128};
    return matrix(
        x -> Normalisation.layer(x, scale, shift, 1e-5f),
        x ->
            torch.layer_norm(
                x, shape, Libtorch.optional(peerScale), Libtorch.optional(peerShift), 1e-5, false));
  }

  private static Kernel matmul() {
    Tensor b = numbers(128, 128).ours();
    org.bytedeco.pytorch.Tensor peerB = numbers(128, 128).theirs();
    return on(numbers(256, 128), x -> x.matmul(b), x -> x.matmul(peerB));
  }

  private static Kernel dense(Activation activation) {
    Tensor weight = numbers(128, 128).ours();
    Tensor bias = numbers(128).ours();
    org.bytedeco.pytorch.Tensor peerWeight = numbers(128, 128).theirs();
    org.bytedeco.pytorch.Tensor peerBias = numbers(128).theirs();
    return on(
        numbers(256, 128),
        x -> x.dense(weight, bias, activation),
        x -> {
          try (org.bytedeco.pytorch.Tensor sum = torch.linear(x, peerWeight, peerBias)) {
            return Libtorch.activation(activation).apply(sum);
          }
        });
  }

  private static Kernel spline() {
    Numbers numbers = numbers(200, 5 * (3 * BINS - 1));
    Tensor parameters = numbers.ours();
    org.bytedeco.pytorch.Tensor peerParameters = numbers.theirs();
    return on(
        numbers(200, 5),
        x -> Spline.forward(x, parameters, BINS, BOUND).y(),
        x -> {
          try (PointerScope pointers = new PointerScope()) {
            org.bytedeco.pytorch.Tensor y =
                TorchSpline.forward(x, peerParameters, BINS, BOUND, false).y();
            y.retainReference();
            return y;
          }
        });
  }

  /** libtorch's own layout, channels second, on its side; as its users have it. */
  private static Kernel convolution() {
    Numbers weights = Numbers.uniform(RandomStream.of(7), Shape.of(64, 3, 3, 64), -0.1, 0.1);
    Tensor weight = weights.ours();
    Tensor bias = numbers(64).ours();
    org.bytedeco.pytorch.Tensor peerWeight = Libtorch.channelsSecond(weights.theirs());
    org.bytedeco.pytorch.Tensor peerBias = numbers(64).theirs();
    Numbers images = numbers(8, 16, 16, 64);
    Tensor x = images.ours();
    org.bytedeco.pytorch.Tensor peerX = Libtorch.channelsSecond(images.theirs());
    Convolution same = Convolution.of(2).padding(1);
    long[] one = {1, 1};
    long[] none = {0, 0};
    return new Kernel(
        () -> same.apply(x, weight, bias),
        () ->
            torch.convolution(
                peerX, peerWeight, Libtorch.optional(peerBias), one, one, one, false, none, 1));
  }

  /** One step over 100,000 parameters along a constant gradient. */
  private static Kernel adam() {
    Numbers initial = numbers(100_000);
    Numbers slope = Numbers.uniform(RandomStream.of(8), initial.shape(), -1, 1);
    Parameter parameter = new Parameter("w", initial.shape(), initial.values());
    Optimiser ours = Optimiser.Kind.ADAM.create(Parameters.of(parameter), 0);
    List<Tensor> gradients = List.of(slope.ours());
    org.bytedeco.pytorch.Tensor peer = initial.theirs().set_requires_grad(true);
    peer.mul(slope.theirs()).sum().backward();
    Adam theirs = new Adam(new TensorVector(peer), new AdamOptions(RATE));
    return new Kernel(
        () -> {
          ours.step(gradients, RATE);
          return parameter.value();
        },
        () -> {
          theirs.step();
          return peer.detach();
        });
  }
}
