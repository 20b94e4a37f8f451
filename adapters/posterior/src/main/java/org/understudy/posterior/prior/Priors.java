package org.understudy.posterior.prior;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apiguardian.api.API;
import org.understudy.spi.Field;
import org.understudy.spi.Support;
import org.understudy.tensor.RandomStream;

/** Priors in closed form. */
@API(status = API.Status.EXPERIMENTAL)
public final class Priors {
  private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

  private Priors() {}

  /** A field of parameters named theta_1, theta_2, ... */
  public static Field parameters(int count) {
    return Field.target("theta", count);
  }

  /** A field of parameters with a name each. */
  public static Field parameters(List<String> names) {
    return parameters(names.size()).withColumns(names);
  }

  /**
   * Uniform in a box.
   *
   * @throws IllegalArgumentException if a lower bound is not below its upper bound
   */
  public static Prior boxUniform(Field field, double[] low, double[] high) {
    requireLength(field, "low", low.length);
    requireLength(field, "high", high.length);
    Support support = Support.of(low, high);
    double logVolume = 0;
    for (int i = 0; i < low.length; i++) {
      logVolume += Math.log(high[i] - low[i]);
    }
    double density = -logVolume;
    return new Prior(
        field.on(support),
        new Law() {
          @Override
          public double[] sample(RandomStream random) {
            double[] theta = new double[low.length];
            for (int i = 0; i < theta.length; i++) {
              theta[i] = low[i] + (high[i] - low[i]) * random.nextDouble();
            }
            return theta;
          }

          @Override
          public double logProb(double[] theta) {
            return inside(support, theta) ? density : Double.NEGATIVE_INFINITY;
          }
        });
  }

  private static boolean inside(Support support, double[] theta) {
    for (int i = 0; i < theta.length; i++) {
      if (!support.contains(i, theta[i])) {
        return false;
      }
    }
    return true;
  }

  /** Independent normals. */
  public static Prior normal(Field field, double[] mean, double[] deviation) {
    requireLength(field, "mean", mean.length);
    requireLength(field, "std", deviation.length);
    requirePositive("std", deviation);
    return new Prior(
        field.on(Support.real(mean.length)),
        new Law() {
          @Override
          public double[] sample(RandomStream random) {
            double[] theta = new double[mean.length];
            for (int i = 0; i < theta.length; i++) {
              theta[i] = mean[i] + deviation[i] * random.nextGaussian();
            }
            return theta;
          }

          @Override
          public double logProb(double[] theta) {
            double sum = 0;
            for (int i = 0; i < theta.length; i++) {
              double z = (theta[i] - mean[i]) / deviation[i];
              sum -= 0.5 * (z * z + LOG_TWO_PI) + Math.log(deviation[i]);
            }
            return sum;
          }
        });
  }

  /**
   * Correlated normals.
   *
   * @param precision the inverse of the covariance, symmetric and positive definite
   */
  public static Prior normalWithPrecision(Field field, double[] mean, double[][] precision) {
    int d = mean.length;
    requireLength(field, "mean", d);
    CholeskyDecomposition factor =
        new CholeskyDecomposition(new Array2DRowRealMatrix(precision), 1e-10, 1e-12);
    double[][] lower = factor.getL().getData();
    double logDet = 0.5 * Math.log(factor.getDeterminant());
    return new Prior(
        field.on(Support.real(d)),
        new Law() {
          @Override
          public double[] sample(RandomStream random) {
            // L^T x = z has covariance (L L^T)^-1.
            double[] x = new double[d];
            for (int i = 0; i < d; i++) {
              x[i] = random.nextGaussian();
            }
            for (int i = d - 1; i >= 0; i--) {
              for (int j = i + 1; j < d; j++) {
                x[i] -= lower[j][i] * x[j];
              }
              x[i] /= lower[i][i];
            }
            for (int i = 0; i < d; i++) {
              x[i] += mean[i];
            }
            return x;
          }

          @Override
          public double logProb(double[] theta) {
            double squares = 0;
            for (int i = 0; i < d; i++) {
              double z = 0;
              for (int j = i; j < d; j++) {
                z += lower[j][i] * (theta[j] - mean[j]);
              }
              squares += z * z;
            }
            return logDet - 0.5 * (squares + d * LOG_TWO_PI);
          }
        });
  }

  /** Independent log-normals: {@code log theta} is normal. */
  public static Prior logNormal(Field field, double[] mean, double[] deviation) {
    Law inLog = normal(field, mean, deviation).law();
    return new Prior(
        field.on(Support.positive(mean.length)),
        new Law() {
          @Override
          public double[] sample(RandomStream random) {
            return Arrays.stream(inLog.sample(random)).map(Math::exp).toArray();
          }

          @Override
          public double logProb(double[] theta) {
            double jacobian = 0;
            double[] logs = new double[theta.length];
            for (int i = 0; i < theta.length; i++) {
              if (!(theta[i] > 0)) {
                return Double.NEGATIVE_INFINITY;
              }
              logs[i] = Math.log(theta[i]);
              jacobian += logs[i];
            }
            return inLog.logProb(logs) - jacobian;
          }
        });
  }

  /**
   * A mixture of priors of the same parameters.
   *
   * @param weights positive; scaled to sum to one
   */
  public static Prior mixture(double[] weights, List<Prior> parts) {
    if (parts.isEmpty() || parts.size() != weights.length) {
      throw new IllegalArgumentException(
          "weights: expected one for each of %d components, found %d"
              .formatted(parts.size(), weights.length));
    }
    requirePositive("weights", weights);
    double total = Arrays.stream(weights).sum();
    int d = parts.get(0).field().shape().size();
    double[] low = new double[d];
    double[] high = new double[d];
    for (int i = 0; i < d; i++) {
      int element = i;
      low[i] = parts.stream().mapToDouble(p -> p.field().support().low(element)).min().orElse(0);
      high[i] = parts.stream().mapToDouble(p -> p.field().support().high(element)).max().orElse(0);
    }
    return new Prior(
        parts.get(0).field().on(Support.of(low, high)),
        new Law() {
          @Override
          public double[] sample(RandomStream random) {
            double u = random.nextDouble() * total;
            int chosen = 0;
            while (chosen < weights.length - 1 && u >= weights[chosen]) {
              u -= weights[chosen++];
            }
            return parts.get(chosen).law().sample(random);
          }

          @Override
          public double logProb(double[] theta) {
            double[] terms = new double[weights.length];
            for (int i = 0; i < terms.length; i++) {
              terms[i] = Math.log(weights[i] / total) + parts.get(i).law().logProb(theta);
            }
            double best = Arrays.stream(terms).max().orElse(Double.NEGATIVE_INFINITY);
            if (Double.isInfinite(best)) {
              return best;
            }
            return best + Math.log(Arrays.stream(terms).map(t -> Math.exp(t - best)).sum());
          }
        });
  }

  /** Independent priors of different parameters, one after another. */
  public static Prior product(String name, List<Prior> parts) {
    int d = parts.stream().mapToInt(p -> p.field().shape().size()).sum();
    double[] low = new double[d];
    double[] high = new double[d];
    int at = 0;
    for (Prior part : parts) {
      for (int i = 0; i < part.field().shape().size(); i++, at++) {
        low[at] = part.field().support().low(i);
        high[at] = part.field().support().high(i);
      }
    }
    List<String> columns = parts.stream().flatMap(p -> p.field().columns().stream()).toList();
    Field field = Field.target(name, d).withColumns(columns).on(Support.of(low, high));
    return new Prior(
        field,
        new Law() {
          @Override
          public double[] sample(RandomStream random) {
            return parts.stream()
                .flatMapToDouble(p -> Arrays.stream(p.law().sample(random)))
                .toArray();
          }

          @Override
          public double logProb(double[] theta) {
            double sum = 0;
            int from = 0;
            for (Prior part : parts) {
              int to = from + part.field().shape().size();
              sum += part.law().logProb(Arrays.copyOfRange(theta, from, to));
              from = to;
            }
            return sum;
          }
        });
  }

  private static void requireLength(Field field, String key, int found) {
    if (found != field.shape().size()) {
      throw new IllegalArgumentException(
          "%s: expected %d numbers, one for each of %s, found %d"
              .formatted(key, field.shape().size(), field.columns(), found));
    }
  }

  private static void requirePositive(String key, double[] values) {
    if (IntStream.range(0, values.length).anyMatch(i -> !(values[i] > 0))) {
      throw new IllegalArgumentException(
          "%s: expected positive numbers, found %s".formatted(key, Arrays.toString(values)));
    }
  }
}
