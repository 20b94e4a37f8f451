package org.understudy.nn;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** Pieces that the formulae of several layers share, in double precision. */
final class Formulas {
  private Formulas() {}

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  static double silu(double x) {
    return x * sigmoid(x);
  }

  /** x Phi(x), the distribution function integrated from its density by Simpson's rule. */
  static double gelu(double x) {
    int steps = 200;
    double h = x / steps;
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      double weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * Math.exp(-0.5 * i * h * i * h);
    }
    return x * (0.5 + sum * h / 3 / Math.sqrt(2 * Math.PI));
  }

  /**
   * Every row of x {@code [..., in]} times weight {@code [out, in]}, plus a bias if there is one.
   */
  static Doubles dense(Doubles x, Doubles weight, Doubles bias) {
    int in = weight.dim(1);
    int out = weight.dim(0);
    int rows = x.values().length / in;
    Doubles flat = x.as(rows, in);
    int[] dims = x.dims().clone();
    dims[dims.length - 1] = out;
    return Doubles.build(
            index -> {
              double sum = bias == null ? 0 : bias.at(index[1]);
              for (int j = 0; j < in; j++) {
                sum += flat.at(index[0], j) * weight.at(index[1], j);
              }
              return sum;
            },
            rows,
            out)
        .as(dims);
  }

  static Doubles map(Doubles x, DoubleUnaryOperator function) {
    return new Doubles(Arrays.stream(x.values()).map(function).toArray(), x.dims());
  }

  /** (x - mean) / sqrt(variance + 1e-5) over every row. */
  static Doubles normalise(Doubles x) {
    int width = x.dim(-1);
    double[] out = x.values().clone();
    for (int row = 0; row < out.length; row += width) {
      double mean = Arrays.stream(out, row, row + width).sum() / width;
      double variance = 0;
      for (int i = row; i < row + width; i++) {
        variance += (out[i] - mean) * (out[i] - mean) / width;
      }
      for (int i = row; i < row + width; i++) {
        out[i] = (out[i] - mean) / Math.sqrt(variance + 1e-5);
      }
    }
    return new Doubles(out, x.dims());
  }
}
