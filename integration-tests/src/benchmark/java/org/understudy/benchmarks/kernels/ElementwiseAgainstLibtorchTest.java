package org.understudy.benchmarks.kernels;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.understudy.benchmarks.kernels.Agreement.CLOSE;

import java.util.function.UnaryOperator;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.global.torch;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/**
 * Functions of one element: values and gradients on ordinary numbers, then on NaN, infinities,
 * zeros of both signs, denormal and huge numbers.
 */
class ElementwiseAgainstLibtorchTest {
  private static void both(
      UnaryOperator<Tensor> ours,
      UnaryOperator<org.bytedeco.pytorch.Tensor> peer,
      Sample sample,
      double low,
      double high) {
    CLOSE.unary(ours, peer, sample.uniform(low, high));
    CLOSE.unary(ours, peer, sample.special());
  }

  /**
   * As {@link #both}, but at NaN the value alone: these functions have no derivative there that
   * libtorch would keep to. Its vector loops and its scalar ones give different ones for elu.
   */
  private static void kinked(
      UnaryOperator<Tensor> ours,
      UnaryOperator<org.bytedeco.pytorch.Tensor> peer,
      Sample sample) {
    CLOSE.unary(ours, peer, sample.uniform(-9, 9));
    CLOSE.value(t -> ours.apply(t[0]), t -> peer.apply(t[0]), sample.special());
    CLOSE.unary(ours, peer, sample.special().without(Float.NaN));
  }

  @Seeded
  void exp(@ForAll(supplier = Sample.Any.class) Sample sample) {
    both(Tensor::exp, x -> x.exp(), sample, -8, 8);
  }

  @Seeded
  void log(@ForAll(supplier = Sample.Any.class) Sample sample) {
    both(Tensor::log, x -> x.log(), sample, 1e-3, 9);
  }

  @Seeded
  void log1p(@ForAll(supplier = Sample.Any.class) Sample sample) {
    both(Tensor::log1p, x -> x.log1p(), sample, -0.99, 9);
  }

  @Seeded
  void sqrt(@ForAll(supplier = Sample.Any.class) Sample sample) {
    both(Tensor::sqrt, x -> x.sqrt(), sample, 1e-3, 9);
  }

  @Seeded
  void square(@ForAll(supplier = Sample.Any.class) Sample sample) {
    both(Tensor::square, x -> x.square(), sample, -9, 9);
  }

  @Seeded
  void abs(@ForAll(supplier = Sample.Any.class) Sample sample) {
    kinked(Tensor::abs, x -> x.abs(), sample);
  }

  @Seeded
  void sign(@ForAll(supplier = Sample.Any.class) Sample sample) {
    CLOSE.unary(Tensor::sign, x -> x.sign(), sample.uniform(-9, 9));
  }

  @Seeded
  void tanh(@ForAll(supplier = Sample.Any.class) Sample sample) {
    both(Tensor::tanh, x -> x.tanh(), sample, -6, 6);
  }

  @Seeded
  void sigmoid(@ForAll(supplier = Sample.Any.class) Sample sample) {
    both(Tensor::sigmoid, x -> x.sigmoid(), sample, -12, 12);
  }

  @Seeded
  void softplus(@ForAll(supplier = Sample.Any.class) Sample sample) {
    both(Tensor::softplus, x -> torch.softplus(x), sample, -30, 30);
  }

  @Seeded
  void relu(@ForAll(supplier = Sample.Any.class) Sample sample) {
    both(Tensor::relu, x -> x.relu(), sample, -9, 9);
  }

  @Seeded
  void leakyRelu(@ForAll(supplier = Sample.Any.class) Sample sample) {
    float slope = (float) sample.random("slope").nextDouble();
    kinked(x -> x.leakyRelu(slope), x -> torch.leaky_relu(x, new Scalar((double) slope)), sample);
  }

  @Seeded
  void elu(@ForAll(supplier = Sample.Any.class) Sample sample) {
    kinked(Tensor::elu, x -> torch.elu(x), sample);
  }

  @Seeded
  void gelu(@ForAll(supplier = Sample.Any.class) Sample sample) {
    CLOSE.unary(Tensor::gelu, x -> torch.gelu(x), sample.uniform(-6, 6));
    CLOSE.unary(
        Tensor::gelu,
        x -> torch.gelu(x),
        sample
            .special()
            .without(Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MAX_VALUE));
  }

  /** By its contract the limit or NaN, where libtorch has the one above and the other below. */
  @Example
  void geluOfInfinities() {
    try (Scope scope = Scope.open()) {
      float[] found =
          Tensor.of(new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
              .gelu()
              .toArray();
      assertTrue(Float.isNaN(found[0]) || found[0] == Float.POSITIVE_INFINITY);
      assertTrue(Float.isNaN(found[1]) || found[1] == 0);
    }
  }

  @Seeded
  void silu(@ForAll(supplier = Sample.Any.class) Sample sample) {
    both(Tensor::silu, x -> torch.silu(x), sample, -12, 12);
  }

  @Seeded
  void sin(@ForAll(supplier = Sample.Any.class) Sample sample) {
    both(Tensor::sin, x -> x.sin(), sample, -20, 20);
  }

  @Seeded
  void cos(@ForAll(supplier = Sample.Any.class) Sample sample) {
    both(Tensor::cos, x -> x.cos(), sample, -20, 20);
  }

  @Seeded
  void erf(@ForAll(supplier = Sample.Any.class) Sample sample) {
    both(Tensor::erf, x -> x.erf(), sample, -4, 4);
  }

  @Seeded
  void neg(@ForAll(supplier = Sample.Any.class) Sample sample) {
    both(Tensor::neg, x -> x.neg(), sample, -9, 9);
  }

  @Seeded
  void reciprocal(@ForAll(supplier = Sample.Any.class) Sample sample) {
    both(Tensor::reciprocal, x -> x.reciprocal(), sample, 0.1, 9);
  }

  @Seeded
  void wholePower(@ForAll(supplier = Sample.Any.class) Sample sample) {
    int exponent = sample.random("exponent").nextInt(9) - 4;
    both(x -> x.pow(exponent), x -> x.pow(new Scalar((double) exponent)), sample, 0.3, 3);
  }

  @Seeded
  void realPower(@ForAll(supplier = Sample.Any.class) Sample sample) {
    float exponent = (float) (6 * sample.random("exponent").nextDouble() - 3);
    both(x -> x.pow(exponent), x -> x.pow(new Scalar((double) exponent)), sample, 0.1, 3);
  }

  @Seeded
  void clamp(@ForAll(supplier = Sample.Any.class) Sample sample) {
    float low = (float) (-3 * sample.random("low").nextDouble());
    float high = (float) (3 * sample.random("high").nextDouble());
    both(
        x -> x.clamp(low, high),
        x ->
            x.clamp(
                new ScalarOptional(new Scalar((double) low)),
                new ScalarOptional(new Scalar((double) high))),
        sample,
        -5,
        5);
  }

  @Seeded
  void arithmeticWithANumber(@ForAll(supplier = Sample.Any.class) Sample sample) {
    float number = (float) (sample.random("number").nextGaussian() * 3);
    Scalar scalar = new Scalar((double) number);
    both(x -> x.add(number), x -> x.add(scalar), sample, -9, 9);
    both(x -> x.sub(number), x -> x.sub(scalar), sample, -9, 9);
    both(x -> x.mul(number), x -> x.mul(scalar), sample, -9, 9);
    both(x -> x.div(number), x -> x.div(scalar), sample, -9, 9);
  }
}
