package org.understudy.benchmarks.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * Holds an operation of the engine against the same operation of libtorch: its value, and the
 * gradient of a random projection of it, by the fused backward pass and by the one that can be
 * differentiated again.
 *
 * <p>NaN must meet NaN and an infinity the same infinity. Two finite numbers agree if they differ by
 * at most a relative part of libtorch's plus an absolute part, which for sums of many terms counts
 * in units of the tensor's largest number, because terms cancel.
 */
final class Agreement {
  /** An operation of libtorch on several operands. */
  interface Peer extends Function<org.bytedeco.pytorch.Tensor[], org.bytedeco.pytorch.Tensor> {}

  /** An operation of ours on several operands. */
  interface Ours extends Function<Tensor[], Tensor> {}

  /** No difference at all, for operations that only move numbers or compare them. */
  static final Agreement EXACT = new Agreement(0, 0, false);

  /** For one rounding or a few. */
  static final Agreement CLOSE = new Agreement(1e-5, 1e-6, false);

  /**
   * For sums of many terms. libtorch computes them in double precision here, so that the order and
   * the cancellation of its own terms are not held against ours.
   */
  static final Agreement SUMS = new Agreement(1e-4, 1e-6, true);

  /**
   * For sums divided by a deviation, down to sqrt(1e-3) in these tests, which magnifies the rounding
   * of a mean 32 times.
   */
  static final Agreement NORMALISED = new Agreement(1e-4, 3e-5, true);

  /** For quotients by the widths of a spline's bins, a hundredth of the interval at the narrowest. */
  static final Agreement BINNED = new Agreement(1e-4, 1e-4, true);

  private final double relative;
  private final double absolute;
  private final boolean sums;

  private Agreement(double relative, double absolute, boolean sums) {
    this.relative = relative;
    this.absolute = absolute;
    this.sums = sums;
  }

  /** Value and gradient of a function of one tensor. */
  void unary(UnaryOperator<Tensor> ours, UnaryOperator<org.bytedeco.pytorch.Tensor> peer, Numbers x) {
    check(t -> ours.apply(t[0]), t -> peer.apply(t[0]), x);
  }

  /** Value and gradients of a function of two tensors. */
  void binary(
      BinaryOperator<Tensor> ours,
      BinaryOperator<org.bytedeco.pytorch.Tensor> peer,
      Numbers a,
      Numbers b) {
    check(t -> ours.apply(t[0], t[1]), t -> peer.apply(t[0], t[1]), a, b);
  }

  /** The value alone. */
  void value(Ours ours, Peer peer, Numbers... inputs) {
    Numbers expected = peerValue(peer, inputs);
    try (Scope scope = Scope.open()) {
      Tensor found = ours.apply(Arrays.stream(inputs).map(Numbers::ours).toArray(Tensor[]::new));
      same("value", expected, Numbers.of(found), inputs);
    }
  }

  /** Value and gradients. */
  void check(Ours ours, Peer peer, Numbers... inputs) {
    value(ours, peer, inputs);
    try (Scope scope = Scope.open()) {
      Tensor[] variables =
          Arrays.stream(inputs).map(input -> input.ours().variable()).toArray(Tensor[]::new);
      Tensor result = ours.apply(variables);
      Numbers projection = projection(result.shape());
      Tensor loss = result.mul(projection.ours()).sum();
      List<Numbers> expected = peerGradients(peer, projection, inputs);
      List<Tensor> again = Gradients.differentiable(loss, List.of(variables));
      List<Tensor> fused = Gradients.of(loss, List.of(variables));
      for (int i = 0; i < inputs.length; i++) {
        String which = "gradient of operand " + i;
        same(which, expected.get(i), Numbers.of(fused.get(i)), inputs);
        same(which + ", differentiable", expected.get(i), Numbers.of(again.get(i)), inputs);
      }
    }
  }

  // Nothing of our engine runs inside a pointer scope: it would free what the engine keeps.

  private org.bytedeco.pytorch.Tensor peer(Numbers numbers) {
    org.bytedeco.pytorch.Tensor tensor = numbers.theirs();
    return sums ? tensor.to(torch.ScalarType.Double) : tensor;
  }

  private Numbers peerValue(Peer peer, Numbers... inputs) {
    try (PointerScope pointers = new PointerScope()) {
      return Numbers.of(
          peer.apply(
              Arrays.stream(inputs)
                  .map(this::peer)
                  .toArray(org.bytedeco.pytorch.Tensor[]::new)));
    }
  }

  private List<Numbers> peerGradients(Peer peer, Numbers projection, Numbers... inputs) {
    try (PointerScope pointers = new PointerScope()) {
    org.bytedeco.pytorch.Tensor[] leaves =
        Arrays.stream(inputs)
            .map(input -> peer(input).set_requires_grad(true))
            .toArray(org.bytedeco.pytorch.Tensor[]::new);
    peer.apply(leaves).mul(peer(projection)).sum().backward();
    List<Numbers> gradients = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      org.bytedeco.pytorch.Tensor gradient = leaves[i].grad();
      gradients.add(
          gradient.defined()
              ? Numbers.of(gradient)
              : Numbers.of(inputs[i].shape(), new float[inputs[i].shape().size()]));
    }
    return gradients;
    }
  }

  /** Weights away from zero, of both signs, so that no element's gradient goes unseen. */
  private static Numbers projection(Shape shape) {
    RandomStream random = RandomStream.of(17);
    float[] weights = Numbers.uniform(random, shape, 0.5, 1.5).values();
    for (int i = 0; i < weights.length; i++) {
      weights[i] = random.nextInt(2) == 0 ? weights[i] : -weights[i];
    }
    return Numbers.of(shape, weights);
  }

  /** Two results of the same shape. */
  void same(String what, Numbers expected, Numbers found, Numbers... inputs) {
    assertEquals(expected.shape(), found.shape(), () -> "shape of the " + what);
    double scale = 1;
    for (float value : expected.values()) {
      scale = sums && Float.isFinite(value) ? Math.max(scale, Math.abs(value)) : scale;
    }
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < expected.values().length; i++) {
      float e = expected.values()[i];
      float f = found.values()[i];
      if (!agree(e, f, scale)) {
        wrong.add("%s libtorch %s, ours %s".formatted(expected.index(i), e, f));
      }
    }
    assertTrue(
        wrong.isEmpty(),
        () ->
            "%s: %d of %d elements differ: %s; operands %s"
                .formatted(
                    what,
                    wrong.size(),
                    expected.values().length,
                    wrong.subList(0, Math.min(6, wrong.size())),
                    Arrays.toString(inputs)));
  }

  private boolean agree(float expected, float found, double scale) {
    if (Float.isNaN(expected) || Float.isInfinite(expected) || !Float.isFinite(found)) {
      return expected == found || (Float.isNaN(expected) && Float.isNaN(found));
    }
    double difference = Math.abs((double) expected - found);
    return difference <= relative * Math.abs(expected) + absolute * scale;
  }
}
