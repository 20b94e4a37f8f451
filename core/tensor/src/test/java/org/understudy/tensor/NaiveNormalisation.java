package org.understudy.tensor;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Normalisation from its definition in double precision: elements with the same key share a mean
 * and a variance, each found by a loop over all elements.
 */
record NaiveNormalisation(Function<int[], Object> key, double epsilon) {
  private static final class Statistics {
    double count;
    double sum;
    double squares;
    double gradients;
    double products;

    double mean() {
      return sum / count;
    }
  }

  private Map<Object, Statistics> statistics(Doubles x) {
    Map<Object, Statistics> all = new HashMap<>();
    Doubles.build(
        x.dims(),
        index -> {
          Statistics own = all.computeIfAbsent(key.apply(index), k -> new Statistics());
          own.count++;
          return own.sum += x.at(index);
        });
    Doubles.build(
        x.dims(),
        index -> {
          Statistics own = all.get(key.apply(index));
          return own.squares += Math.pow(x.at(index) - own.mean(), 2);
        });
    return all;
  }

  private double deviation(Statistics own) {
    return Math.sqrt(own.squares / own.count + epsilon);
  }

  private static int channel(int[] index) {
    return index[index.length - 1];
  }

  Doubles apply(Doubles x, Doubles scale, Doubles shift) {
    Map<Object, Statistics> all = statistics(x);
    return Doubles.build(
        x.dims(),
        index -> {
          Statistics own = all.get(key.apply(index));
          int c = channel(index);
          return (x.at(index) - own.mean()) / deviation(own) * scale.at(c) + shift.at(c);
        });
  }

  /**
   * The gradient of x by the formula, for images too large for differences: with n the normalised
   * x, h the gradient times the scale and means over a set, (h - mean(h) - n mean(h n)) /
   * deviation.
   */
  Doubles gradient(Doubles x, Doubles scale, Doubles gradient) {
    Map<Object, Statistics> all = statistics(x);
    Doubles.build(
        x.dims(),
        index -> {
          Statistics own = all.get(key.apply(index));
          double g = gradient.at(index) * scale.at(channel(index));
          own.gradients += g;
          return own.products += g * (x.at(index) - own.mean()) / deviation(own);
        });
    return Doubles.build(
        x.dims(),
        index -> {
          Statistics own = all.get(key.apply(index));
          double deviation = deviation(own);
          double normal = (x.at(index) - own.mean()) / deviation;
          double g = gradient.at(index) * scale.at(channel(index));
          return (g - own.gradients / own.count - normal * own.products / own.count) / deviation;
        });
  }

  /** The gradient of the scale: the sum of gradient times normalised x, for each channel. */
  Doubles gradientOfScale(Doubles x, Doubles gradient) {
    Map<Object, Statistics> all = statistics(x);
    double[] sums = new double[x.dim(-1)];
    Doubles.build(
        x.dims(),
        index -> {
          Statistics own = all.get(key.apply(index));
          double normal = (x.at(index) - own.mean()) / deviation(own);
          return sums[channel(index)] += gradient.at(index) * normal;
        });
    return new Doubles(sums, sums.length);
  }
}
