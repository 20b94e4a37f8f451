package org.understudy.nn;

import java.util.Arrays;
import java.util.Map;
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

  /** Dense layers named {@code prefix.layer.i}, an activation behind all but the last. */
  static Doubles mlp(
      Map<String, Doubles> parameters, String prefix, Doubles x, DoubleUnaryOperator activation) {
    Doubles h = x;
    for (int i = 0; parameters.containsKey(prefix + "layer." + i + ".weight"); i++) {
      h = i == 0 ? h : map(h, activation);
      String layer = prefix + "layer." + i;
      h = dense(h, parameters.get(layer + ".weight"), parameters.get(layer + ".bias"));
    }
    return h;
  }

  /** Attention by loops over sequences, heads, queries and keys; context null means x itself. */
  static Doubles attention(
      Map<String, Doubles> parameters,
      String prefix,
      Doubles x,
      Doubles context,
      int heads,
      boolean causal) {
    Doubles from = context == null ? x : context;
    Doubles query = named(parameters, prefix + "query", x);
    Doubles key = named(parameters, prefix + "key", from);
    Doubles value = named(parameters, prefix + "value", from);
    int width = x.dim(2);
    int each = width / heads;
    double[] mixed = new double[x.values().length];
    for (int row = 0; row < x.dim(0); row++) {
      for (int head = 0; head < heads; head++) {
        for (int i = 0; i < x.dim(1); i++) {
          int seen = causal ? i + 1 : from.dim(1);
          double[] weights = new double[seen];
          double total = 0;
          for (int j = 0; j < seen; j++) {
            double score = 0;
            for (int k = head * each; k < (head + 1) * each; k++) {
              score += query.at(row, i, k) * key.at(row, j, k);
            }
            weights[j] = Math.exp(score / Math.sqrt(each));
            total += weights[j];
          }
          for (int k = head * each; k < (head + 1) * each; k++) {
            for (int j = 0; j < seen; j++) {
              mixed[(row * x.dim(1) + i) * width + k] += weights[j] / total * value.at(row, j, k);
            }
          }
        }
      }
    }
    return named(parameters, prefix + "output", new Doubles(mixed, x.dims()));
  }

  private static Doubles named(Map<String, Doubles> parameters, String layer, Doubles x) {
    return dense(x, parameters.get(layer + ".weight"), parameters.get(layer + ".bias"));
  }
}
