package org.understudy.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The operations of the engine, each with inputs that it is smooth around: at least 0.1 from zero,
 * and apart from each other where the largest is looked for.
 */
final class EveryOperation {
  private final String name;
  private final Function<Tensor[], Tensor> operation;
  private final Doubles[] inputs;

  private EveryOperation(String name, Function<Tensor[], Tensor> operation, Doubles... inputs) {
    this.name = name;
    this.operation = operation;
    this.inputs = inputs;
  }

  Doubles[] inputs() {
    return inputs;
  }

  Tensor at(List<Tensor> tensors) {
    return operation.apply(tensors.toArray(Tensor[]::new));
  }

  @Override
  public String toString() {
    return name;
  }

  static Stream<EveryOperation> all() {
    return Stream.of(unary(), binary(), reductions(), matrices(), movement(), images(), fused())
        .flatMap(List::stream);
  }

  /** Random numbers between -1.1 and 1.1, none nearer to zero than 0.1. */
  private static Doubles numbers(int seed, int... dims) {
    return Doubles.random(seed, -1, 1, dims).map(v -> (float) (v + Math.copySign(0.1, v)));
  }

  /** Random numbers between 0.5 and 2. */
  private static Doubles positive(int seed, int... dims) {
    return Doubles.random(seed, 0.5, 2, dims);
  }

  /** Different numbers at least 0.2 apart, in no order. */
  private static Doubles distinct(int seed, int... dims) {
    int size = Arrays.stream(dims).reduce(1, (a, b) -> a * b);
    int[] order = RandomStream.of(seed).permutation(size);
    return new Doubles(Arrays.stream(order).mapToDouble(i -> 0.2f * i - 1).toArray(), dims);
  }

  private static EveryOperation one(String name, UnaryOperator<Tensor> operation, Doubles x) {
    return new EveryOperation(name, in -> operation.apply(in[0]), x);
  }

  private static EveryOperation two(
      String name, BiFunction<Tensor, Tensor, Tensor> operation, Doubles a, Doubles b) {
    return new EveryOperation(name, in -> operation.apply(in[0], in[1]), a, b);
  }

  private static EveryOperation of(
      String name, Function<Tensor[], Tensor> operation, Doubles... inputs) {
    return new EveryOperation(name, operation, inputs);
  }

  private static List<EveryOperation> unary() {
    Doubles x = numbers(1, 3, 4);
    Doubles above = positive(2, 3, 4);
    return List.of(
        one("exp", Tensor::exp, x),
        one("log", Tensor::log, above),
        one("log1p", Tensor::log1p, above),
        one("sqrt", Tensor::sqrt, above),
        one("square", Tensor::square, x),
        one("abs", Tensor::abs, x),
        one("tanh", Tensor::tanh, x),
        one("sigmoid", Tensor::sigmoid, x),
        one("softplus", Tensor::softplus, x),
        one("relu", Tensor::relu, x),
        one("leakyRelu", t -> t.leakyRelu(0.3f), x),
        one("elu", Tensor::elu, x),
        one("gelu", Tensor::gelu, x),
        one("silu", Tensor::silu, x),
        one("sin", Tensor::sin, x),
        one("cos", Tensor::cos, x),
        one("erf", Tensor::erf, x),
        one("pow 3", t -> t.pow(3), x),
        one("pow 0", t -> t.pow(0), x),
        one("reciprocal", Tensor::reciprocal, above),
        one("clamp", t -> t.clamp(-3, 0.05f), x),
        one("add a number", t -> t.add(2), x),
        one("mul a number", t -> t.mul(-3), x),
        one("neg", Tensor::neg, x));
  }

  private static List<EveryOperation> binary() {
    List<EveryOperation> list = new ArrayList<>();
    Doubles wide = numbers(3, 2, 3, 4);
    for (Doubles narrow : List.of(numbers(4, 2, 3, 4), numbers(4, 3, 1), numbers(4, 4))) {
      String shape = Arrays.toString(narrow.dims());
      list.add(two("add " + shape, Tensor::add, wide, narrow));
      list.add(two("sub " + shape, Tensor::sub, narrow, wide));
      list.add(two("mul " + shape, Tensor::mul, wide, narrow));
      list.add(two("div " + shape, Tensor::div, wide, positive(5, narrow.dims())));
      list.add(two("div into " + shape, Tensor::div, narrow, positive(5, 2, 3, 4)));
      list.add(two("maximum " + shape, Tensor::maximum, wide, narrow.map(v -> v + 1)));
      list.add(two("minimum " + shape, (a, b) -> a.add(1).minimum(b), wide, narrow));
    }
    list.add(two("both broadcast", Tensor::mul, numbers(6, 3, 1), numbers(7, 1, 4)));
    list.add(two("both added", Tensor::sub, numbers(6, 3, 1), numbers(7, 1, 4)));
    list.add(one("with itself", t -> t.mul(t).add(t).sub(t.div(t.add(3))), numbers(8, 5)));
    list.add(
        two(
            "where",
            (a, b) -> Tensor.where(Tensor.of(new float[] {1, 0, 1}), a, b),
            numbers(9, 2, 3),
            numbers(10, 2, 1)));
    return list;
  }

  private static List<EveryOperation> reductions() {
    Doubles x = numbers(11, 3, 4, 2);
    return List.of(
        one("sum", Tensor::sum, x),
        one("mean", Tensor::mean, x),
        one("sum of an axis", t -> t.sum(1), x),
        one("sum that keeps", t -> t.sum(-1, true), x),
        one("sum for gradients", t -> Reduction.gradientSum(t, 0), numbers(12, 3, 40)),
        one("mean of an axis", t -> t.mean(0), x),
        one("max", t -> t.max(1), distinct(13, 3, 4, 2)),
        one("min", t -> t.min(0), distinct(14, 3, 4, 2)),
        one("logSumExp", t -> t.logSumExp(1), x),
        one("softmax", t -> t.softmax(1), x),
        one("logSoftmax", t -> t.logSoftmax(-1), x),
        one("cumsum", t -> t.cumsum(1), x),
        one("standardNormalLogProb", Tensor::standardNormalLogProb, numbers(15, 5, 3)));
  }

  private static List<EveryOperation> matrices() {
    List<EveryOperation> list = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      boolean left = i % 2 > 0;
      boolean right = i > 1;
      int[] a = left ? new int[] {4, 3} : new int[] {3, 4};
      int[] b = right ? new int[] {2, 4} : new int[] {4, 2};
      list.add(
          two(
              "matmul " + left + right,
              (p, q) -> p.matmul(q, left, right),
              numbers(16, a),
              numbers(17, b)));
      list.add(
          two(
              "matmul of a batch " + left + right,
              (p, q) -> p.matmul(q, left, right),
              numbers(18, 2, a[0], a[1]),
              numbers(19, 2, b[0], b[1])));
    }
    for (Activation activation : Activation.values()) {
      list.add(
          of(
              "dense " + activation,
              in -> in[0].dense(in[1], in[2], activation),
              numbers(20, 3, 4),
              numbers(21, 5, 4),
              numbers(22, 5)));
    }
    list.add(
        two(
            "dense without bias",
            (x, w) -> x.dense(w, null, Activation.ELU),
            numbers(20, 3, 4),
            numbers(21, 5, 4)));
    Doubles near =
        Doubles.build(
            new int[] {2, 3, 3},
            i -> (i[1] == i[2] ? 2 : 0) + 0.3 * Math.sin(5 * i[0] + 3 * i[1] + i[2]));
    Doubles matrix = Doubles.build(new int[] {3, 3}, i -> near.at(0, i[0], i[1]));
    list.add(
        two(
            "solveTriangular",
            (b, t) -> b.solveTriangular(t, true, false),
            numbers(23, 4, 3),
            matrix));
    list.add(
        two(
            "unit triangle",
            (b, t) -> b.solveTriangular(t, false, true),
            numbers(23, 4, 3),
            matrix));
    list.add(one("inverse", LinearAlgebra::inverse, near));
    list.add(two("solve", LinearAlgebra::solve, near, numbers(24, 2, 3, 2)));
    list.add(one("logAbsDet", LinearAlgebra::logAbsDet, near));
    list.add(one("determinant", LinearAlgebra::determinant, matrix));
    list.add(one("cholesky", t -> LinearAlgebra.cholesky(t.matmul(t, false, true)), matrix));
    return list;
  }

  private static List<EveryOperation> movement() {
    Doubles x = numbers(25, 2, 3, 4);
    return List.of(
        one("transpose", Tensor::transpose, x),
        one("permute", t -> t.permute(2, 0, 1), x),
        one("reshape", t -> t.reshape(4, 6), x),
        one("broadcastTo", t -> t.broadcastTo(Shape.of(5, 2, 3, 4)), x),
        one("slice", t -> t.slice(1, 1, 3), x),
        one("pad", t -> t.pad(1, 2, 1), x),
        one("gather", t -> t.gather(2, new int[] {3, 0, 0, 1, 2}), x),
        one("scatter", t -> t.scatter(1, new int[] {4, 1, 1}, 5), x),
        two(
            "concat",
            (a, b) -> Tensor.concat(1, a, Tensor.ones(2, 1, 4), b),
            x,
            numbers(26, 2, 2, 4)),
        two("stack", (a, b) -> Tensor.stack(2, a, b), x, numbers(26, 2, 3, 4)));
  }

  private static List<EveryOperation> images() {
    Doubles x = numbers(27, 2, 5, 4, 4);
    Doubles bias = numbers(28, 6);
    Convolution plain = Convolution.of(2).padding(1);
    return List.of(
        of(
            "convolution",
            in -> plain.apply(in[0], in[1], in[2], Activation.TANH),
            x,
            numbers(29, 6, 3, 2, 4),
            bias),
        of(
            "convolution apart",
            in -> plain.apply(in[0], in[1], in[2], Activation.SILU),
            x,
            numbers(29, 6, 3, 2, 4),
            bias),
        two(
            "strided convolution",
            (a, w) -> Convolution.of(2).stride(2).padding(1, 0).groups(2).apply(a, w, null),
            x,
            numbers(30, 6, 3, 2, 2)),
        two(
            "dilated convolution of one axis",
            (a, w) -> Convolution.of(1).dilation(2).apply(a, w, null),
            numbers(31, 2, 7, 1),
            numbers(32, 1, 3, 1)),
        two(
            "convolution on a torus",
            (a, w) -> Convolution.of(2).apply(Padding.CIRCULAR.apply(a, 1), w, null),
            x,
            numbers(33, 2, 3, 3, 4)),
        two(
            "convolution of a volume",
            (a, w) -> Convolution.of(3).apply(a, w, null),
            numbers(34, 1, 3, 3, 2, 2),
            numbers(35, 2, 2, 2, 2, 2)),
        of(
            "transposed convolution",
            in -> Convolution.of(2).stride(2).transposed(in[0], in[1], in[2]),
            numbers(36, 2, 3, 2, 4),
            numbers(37, 4, 2, 2, 3),
            numbers(38, 3)),
        of(
            "local convolution",
            in -> LocalConvolution.of().apply(in[0], in[1], in[2]),
            numbers(39, 2, 3, 3, 2),
            numbers(40, 2, 2, 3, 2, 2, 2),
            numbers(41, 2, 2, 3)),
        one("mean pooling", t -> Pooling.of(2).window(2).padding(1).mean(t), x),
        one("max pooling", t -> Pooling.of(2).window(2).max(t), distinct(42, 1, 4, 4, 2)),
        one("nearest upsampling", t -> Upsampling.nearest(t, 2), numbers(43, 1, 2, 3, 2)),
        one("bilinear upsampling", t -> Upsampling.bilinear(t, 2), numbers(43, 1, 2, 3, 2)),
        one("Fourier", t -> Fourier.forward(t, 0, 1), numbers(44, 3, 4, 2)),
        one("inverse Fourier", t -> Fourier.inverse(t, 1), numbers(44, 3, 4, 2)),
        one("real Fourier", t -> Fourier.forwardReal(t, 1), numbers(45, 3, 5)),
        one("inverse real Fourier", t -> Fourier.inverseReal(t, 5, 1), numbers(46, 2, 3, 2)));
  }

  private static List<EveryOperation> fused() {
    Doubles x = numbers(47, 4, 6);
    Doubles scale = positive(48, 6);
    Doubles shift = numbers(49, 6);
    int bins = 3;
    Doubles raw = numbers(50, 4, 2 * (3 * bins - 1));
    Doubles points = numbers(51, 4, 2);
    Doubles image = numbers(52, 2, 3, 6);
    return List.of(
        of("layer norm", in -> Normalisation.layer(in[0], in[1], in[2], 0.01f), x, scale, shift),
        of("batch norm", in -> Normalisation.batch(in[0], in[1], in[2], 0.01f), x, scale, shift),
        of(
            "group norm",
            in -> Normalisation.group(in[0], 2, in[1], in[2], 0.01f),
            image,
            scale,
            shift),
        one("instance norm", t -> Normalisation.instance(t, null, null, 0.1f), image),
        of(
            "attention",
            in -> Attention.of(in[0], in[1], in[2], Attention.causal(3)),
            image,
            numbers(53, 2, 3, 6),
            numbers(54, 2, 3, 2)),
        two("affine", (a, n) -> joint(Affine.forward(a, n, 3)), points, numbers(55, 4, 4)),
        two("affine alone", (a, n) -> Affine.inverse(a, n, 3).y(), points, numbers(55, 4, 4)),
        two(
            "affine's logDet",
            (a, n) -> Affine.inverse(a, n, 3).logDet(),
            points,
            numbers(55, 4, 4)),
        two(
            "spline",
            (a, p) -> {
              Spline.Result result = Spline.forward(a, p, bins, 3);
              return result.y().sum(1).add(result.logDet());
            },
            points,
            raw),
        two("inverse spline", (a, p) -> Spline.inverse(a, p, bins, 3).y(), points, raw),
        of(
            "normal density",
            in -> LogDensity.normal(in[0], in[1], in[2]),
            x,
            numbers(56, 6),
            numbers(57, 4, 6)),
        one("categorical", t -> LogDensity.categorical(t, new int[] {1, 0, 5, 2}), x),
        two(
            "checkpoint",
            (a, w) -> Checkpoint.of(t -> t.matmul(w).tanh().softmax(1), a, List.of(w)),
            x,
            numbers(58, 6, 3)),
        of(
            "network",
            in ->
                in[0]
                    .dense(in[1], in[2], Activation.SIGMOID)
                    .dense(in[1], null, Activation.GELU)
                    .add(in[0])
                    .logSoftmax(1),
            x,
            numbers(59, 6, 6),
            shift));
  }

  private static Tensor joint(Affine.Result result) {
    return result.y().sum(1).mul(result.logDet());
  }
}
