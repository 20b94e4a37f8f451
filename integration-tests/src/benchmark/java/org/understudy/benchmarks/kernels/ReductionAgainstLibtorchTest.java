package org.understudy.benchmarks.kernels;

import static org.understudy.benchmarks.kernels.Agreement.CLOSE;
import static org.understudy.benchmarks.kernels.Agreement.EXACT;
import static org.understudy.benchmarks.kernels.Agreement.SUMS;

import java.util.function.UnaryOperator;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.global.torch;
import org.understudy.tensor.Tensor;

/** Operations that join the elements of an axis. */
class ReductionAgainstLibtorchTest {
  private static void both(
      UnaryOperator<Tensor> ours,
      UnaryOperator<org.bytedeco.pytorch.Tensor> peer,
      Sample sample,
      double range) {
    SUMS.unary(ours, peer, sample.uniform(-range, range));
    SUMS.unary(ours, peer, Numbers.notFinite(sample.random("x"), sample.shape(), 0.1));
    SUMS.unary(ours, peer, Numbers.notFinite(sample.random("y"), sample.shape(), 0.9));
  }

  private static org.bytedeco.pytorch.Tensor sum(
      org.bytedeco.pytorch.Tensor x, int axis, boolean keep) {
    return x.sum(new long[] {axis}, keep, new ScalarTypeOptional());
  }

  @Seeded
  void sum(@ForAll(supplier = Sample.WithAxis.class) Sample sample) {
    int axis = sample.axis();
    both(x -> x.sum(axis), x -> sum(x, axis, false), sample, 9);
    both(x -> x.sum(axis, true), x -> sum(x, axis, true), sample, 9);
  }

  @Seeded
  void sumOfAll(@ForAll(supplier = Sample.Any.class) Sample sample) {
    both(Tensor::sum, x -> x.sum(), sample, 9);
  }

  @Seeded
  void mean(@ForAll(supplier = Sample.WithAxis.class) Sample sample) {
    int axis = sample.axis();
    both(
        x -> x.mean(axis),
        x -> x.mean(new long[] {axis}, false, new ScalarTypeOptional()),
        sample,
        9);
  }

  @Seeded
  void meanOfAll(@ForAll(supplier = Sample.Any.class) Sample sample) {
    both(Tensor::mean, x -> x.mean(), sample, 9);
  }

  /** An empty axis has no largest element; both engines say so. */
  @Seeded
  void max(@ForAll(supplier = Sample.WithAxis.class) Sample sample) {
    int axis = sample.axis();
    Assume.that(sample.shape().dim(axis) > 0);
    extreme(x -> x.max(axis), x -> x.amax(new long[] {axis}, false), sample);
  }

  @Seeded
  void min(@ForAll(supplier = Sample.WithAxis.class) Sample sample) {
    int axis = sample.axis();
    Assume.that(sample.shape().dim(axis) > 0);
    extreme(x -> x.min(axis), x -> torch.amin(x, new long[] {axis}, false), sample);
  }

  private static void extreme(
      UnaryOperator<Tensor> ours,
      UnaryOperator<org.bytedeco.pytorch.Tensor> peer,
      Sample sample) {
    CLOSE.unary(ours, peer, sample.uniform(-9, 9));
    CLOSE.unary(ours, peer, Numbers.whole(sample.random("ties"), sample.shape(), -1, 1));
    EXACT.value(t -> ours.apply(t[0]), t -> peer.apply(t[0]), sample.special());
  }

  /**
   * As {@link #both}, but beside NaN and plus infinity the value of the whole line alone: there
   * oneDNN's softmax has NaN in their places and zeros in the others, where libtorch has NaN.
   */
  private static void byLine(
      UnaryOperator<Tensor> ours,
      UnaryOperator<org.bytedeco.pytorch.Tensor> peer,
      UnaryOperator<Tensor> line,
      UnaryOperator<org.bytedeco.pytorch.Tensor> peerLine,
      Sample sample) {
    SUMS.unary(ours, peer, sample.uniform(-30, 30));
    for (double share : new double[] {0.1, 0.5, 0.9}) {
      Numbers x = Numbers.notFinite(sample.random("share " + share), sample.shape(), share);
      SUMS.unary(ours, peer, x.without(Float.NaN, Float.POSITIVE_INFINITY));
      SUMS.value(t -> line.apply(t[0]), t -> peerLine.apply(t[0]), x);
    }
  }

  @Seeded
  void logSumExp(@ForAll(supplier = Sample.WithAxis.class) Sample sample) {
    int axis = sample.axis();
    UnaryOperator<Tensor> ours = x -> x.logSumExp(axis);
    UnaryOperator<org.bytedeco.pytorch.Tensor> peer = x -> torch.logsumexp(x, axis);
    byLine(ours, peer, ours, peer, sample);
  }

  @Seeded
  void softmax(@ForAll(supplier = Sample.WithAxis.class) Sample sample) {
    int axis = sample.axis();
    byLine(
        x -> x.softmax(axis),
        x -> torch.softmax(x, axis),
        x -> x.softmax(axis).sum(axis),
        x -> sum(torch.softmax(x, axis), axis, false),
        sample);
    CLOSE.unary(x -> x.softmax(axis), x -> torch.softmax(x, axis), sample.uniform(-5, 5));
  }

  @Seeded
  void logSoftmax(@ForAll(supplier = Sample.WithAxis.class) Sample sample) {
    int axis = sample.axis();
    both(x -> x.logSoftmax(axis), x -> torch.log_softmax(x, axis), sample, 30);
  }

  @Seeded
  void cumsum(@ForAll(supplier = Sample.WithAxis.class) Sample sample) {
    int axis = sample.axis();
    both(x -> x.cumsum(axis), x -> x.cumsum(axis), sample, 9);
  }

  @Seeded
  void standardNormalLogProb(@ForAll(supplier = Sample.Seed.class) Sample sample) {
    int rows = sample.random("rows").nextInt(40);
    int columns = sample.random("columns").nextInt(30);
    Numbers x =
        Numbers.uniform(
            sample.random("x"), org.understudy.tensor.Shape.of(rows, columns), -4, 4);
    double constant = -0.5 * columns * Math.log(2 * Math.PI);
    SUMS.unary(
        Tensor::standardNormalLogProb,
        t ->
            sum(t.square(), 1, false)
                .mul(new org.bytedeco.pytorch.Scalar(-0.5))
                .add(new org.bytedeco.pytorch.Scalar(constant)),
        x);
  }
}
