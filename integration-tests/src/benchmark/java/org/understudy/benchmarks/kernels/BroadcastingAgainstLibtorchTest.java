package org.understudy.benchmarks.kernels;

import static org.understudy.benchmarks.kernels.Agreement.CLOSE;
import static org.understudy.benchmarks.kernels.Agreement.EXACT;
import static org.understudy.benchmarks.kernels.Agreement.SUMS;

import java.util.function.BinaryOperator;
import net.jqwik.api.ForAll;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;
import org.understudy.tensor.Tensor;

/** Operations on elements that broadcasting brings together. */
class BroadcastingAgainstLibtorchTest {
  private static void both(
      BinaryOperator<Tensor> ours,
      BinaryOperator<org.bytedeco.pytorch.Tensor> peer,
      Sample sample,
      double low,
      double high) {
    Numbers a = Numbers.uniform(sample.random("a"), sample.narrowed("first"), -9, 9);
    Numbers b = Numbers.uniform(sample.random("b"), sample.narrowed("second"), low, high);
    CLOSE.value(t -> ours.apply(t[0], t[1]), t -> peer.apply(t[0], t[1]), a, b);
    SUMS.binary(ours, peer, a, b);
    Numbers specialA = Numbers.special(sample.random("special a"), a.shape(), 0.5);
    Numbers specialB = Numbers.special(sample.random("special b"), b.shape(), 0.5);
    CLOSE.value(t -> ours.apply(t[0], t[1]), t -> peer.apply(t[0], t[1]), specialA, specialB);
    Numbers sameShape = Numbers.special(sample.random("special same"), a.shape(), 0.5);
    CLOSE.binary(ours, peer, specialA, sameShape);
  }

  /** Many equal, some NaN or infinite; one as large as the other or broadcast. */
  private static void compared(
      BinaryOperator<Tensor> ours,
      BinaryOperator<org.bytedeco.pytorch.Tensor> peer,
      Sample sample) {
    Numbers a = Numbers.whole(sample.random("a"), sample.narrowed("first"), -2, 2);
    Numbers b = Numbers.whole(sample.random("b"), sample.narrowed("second"), -2, 2);
    Numbers specialA = Numbers.special(sample.random("special a"), a.shape(), 0.8);
    Numbers specialB = Numbers.special(sample.random("special b"), b.shape(), 0.8);
    for (Numbers[] pair : new Numbers[][] {{a, b}, {specialA, specialB}, {a, a}, {specialB, b}}) {
      EXACT.value(t -> ours.apply(t[0], t[1]), t -> peer.apply(t[0], t[1]), pair);
    }
  }

  private static org.bytedeco.pytorch.Tensor asFloat(org.bytedeco.pytorch.Tensor truth) {
    return truth.to(torch.ScalarType.Float);
  }

  @Seeded
  void add(@ForAll(supplier = Sample.Any.class) Sample sample) {
    both(Tensor::add, (a, b) -> a.add(b), sample, -9, 9);
  }

  @Seeded
  void sub(@ForAll(supplier = Sample.Any.class) Sample sample) {
    both(Tensor::sub, (a, b) -> a.sub(b), sample, -9, 9);
  }

  @Seeded
  void mul(@ForAll(supplier = Sample.Any.class) Sample sample) {
    both(Tensor::mul, (a, b) -> a.mul(b), sample, -9, 9);
  }

  @Seeded
  void div(@ForAll(supplier = Sample.Any.class) Sample sample) {
    both(Tensor::div, (a, b) -> a.div(b), sample, 0.2, 9);
  }

  @Seeded
  void maximum(@ForAll(supplier = Sample.Any.class) Sample sample) {
    extreme(Tensor::maximum, (a, b) -> torch.maximum(a, b), sample);
  }

  @Seeded
  void minimum(@ForAll(supplier = Sample.Any.class) Sample sample) {
    extreme(Tensor::minimum, (a, b) -> torch.minimum(a, b), sample);
  }

  /** Where the two are equal the gradients differ by intention, so that only values are held. */
  private static void extreme(
      BinaryOperator<Tensor> ours,
      BinaryOperator<org.bytedeco.pytorch.Tensor> peer,
      Sample sample) {
    Numbers a = Numbers.uniform(sample.random("a"), sample.narrowed("first"), -9, 9);
    Numbers b = Numbers.uniform(sample.random("b"), sample.narrowed("second"), -9, 9);
    SUMS.binary(ours, peer, a, b);
    compared(ours, peer, sample);
  }

  @Seeded
  void where(@ForAll(supplier = Sample.Any.class) Sample sample) {
    Numbers a = Numbers.special(sample.random("a"), sample.narrowed("first"), 0.3);
    Numbers b = Numbers.special(sample.random("b"), sample.narrowed("second"), 0.3);
    Numbers mask = Numbers.whole(sample.random("mask"), sample.narrowed("third"), 0, 1);
    SUMS.check(
        t -> Tensor.where(mask.ours(), t[0], t[1]),
        t -> torch.where(mask.theirs().ne(new Scalar(0.0)), t[0], t[1]),
        a,
        b);
    Numbers anything = Numbers.special(sample.random("anything"), mask.shape(), 0.7);
    EXACT.value(
        t -> Tensor.where(anything.ours(), t[0], t[1]),
        t -> torch.where(anything.theirs().ne(new Scalar(0.0)), t[0], t[1]),
        a,
        b);
  }

  @Seeded
  void gt(@ForAll(supplier = Sample.Any.class) Sample sample) {
    compared(Tensor::gt, (a, b) -> asFloat(a.gt(b)), sample);
  }

  @Seeded
  void ge(@ForAll(supplier = Sample.Any.class) Sample sample) {
    compared(Tensor::ge, (a, b) -> asFloat(a.ge(b)), sample);
  }

  @Seeded
  void lt(@ForAll(supplier = Sample.Any.class) Sample sample) {
    compared(Tensor::lt, (a, b) -> asFloat(a.lt(b)), sample);
  }

  @Seeded
  void le(@ForAll(supplier = Sample.Any.class) Sample sample) {
    compared(Tensor::le, (a, b) -> asFloat(a.le(b)), sample);
  }

  @Seeded
  void eq(@ForAll(supplier = Sample.Any.class) Sample sample) {
    compared(Tensor::eq, (a, b) -> asFloat(a.eq(b)), sample);
  }

  @Seeded
  void comparisonWithANumber(@ForAll(supplier = Sample.Any.class) Sample sample) {
    float number = sample.random("number").nextInt(5) - 2f;
    Scalar scalar = new Scalar((double) number);
    Numbers whole = Numbers.whole(sample.random("x"), sample.shape(), -2, 2);
    for (Numbers x : new Numbers[] {whole, sample.special()}) {
      EXACT.value(t -> t[0].gt(number), t -> asFloat(t[0].gt(scalar)), x);
      EXACT.value(t -> t[0].ge(number), t -> asFloat(t[0].ge(scalar)), x);
      EXACT.value(t -> t[0].lt(number), t -> asFloat(t[0].lt(scalar)), x);
      EXACT.value(t -> t[0].le(number), t -> asFloat(t[0].le(scalar)), x);
    }
  }

  @Seeded
  void broadcastTo(@ForAll(supplier = Sample.Any.class) Sample sample) {
    Numbers x = Numbers.special(sample.random("x"), sample.narrowed("first"), 0.3);
    long[] dims =
        java.util.Arrays.stream(sample.shape().toArray()).asLongStream().toArray();
    EXACT.value(t -> t[0].broadcastTo(sample.shape()), t -> t[0].expand(dims), x);
    Numbers ordinary = Numbers.uniform(sample.random("y"), x.shape(), -9, 9);
    SUMS.check(t -> t[0].broadcastTo(sample.shape()), t -> t[0].expand(dims), ordinary);
  }
}
