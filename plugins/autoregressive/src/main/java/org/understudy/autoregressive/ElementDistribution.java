package org.understudy.autoregressive;

import java.util.stream.IntStream;
import org.understudy.spi.Role;
import org.understudy.spi.Schema;
import org.understudy.spi.Support;
import org.understudy.tensor.Tensor;

/** What a network's numbers for an element say of its value, and how values are shown to it. */
interface ElementDistribution {
  /** How many numbers show one element to the network. */
  int inputs();

  /** How many numbers the network gives for one element. */
  int outputs();

  /** How many uniform numbers a draw of one element takes. */
  int noise();

  /**
   * Elements as the network sees them.
   *
   * @param x {@code [n, some]}, consecutive elements
   * @param first which the first of them is
   * @return {@code [n, some, inputs]}
   */
  Tensor encode(Tensor x, int first);

  /**
   * The log-density, or log-probability, of every element.
   *
   * @param x {@code [n, some]}, consecutive elements
   * @param numbers {@code [n, some, outputs]}
   * @param first which the first of them is
   * @return {@code [n, some]}
   */
  Tensor logProb(Tensor x, Tensor numbers, int first);

  /**
   * Draws one element of every row.
   *
   * @param numbers {@code [n, outputs]}
   * @param uniform {@code n * noise()} numbers between 0 and 1, row by row
   * @param values where the n draws go
   * @param logProb what the log-densities of the n draws are added to
   */
  void draw(int element, Tensor numbers, float[] uniform, float[] values, double[] logProb);

  /**
   * The distribution that suits the targets of a schema.
   *
   * @param components logistic distributions in a mixture
   * @param ordered whether classes are levels of something, for a mixture to be binned
   * @throws IllegalArgumentException if some targets are of classes and others are not
   */
  static ElementDistribution of(Schema schema, String model, int components, boolean ordered) {
    Support support = schema.support(Role.TARGET);
    int[] classes = IntStream.range(0, support.size()).map(support::classes).toArray();
    if (!support.isDiscrete()) {
      return LogisticMixture.density(components);
    }
    for (int i = 0; i < classes.length; i++) {
      if (classes[i] == 0) {
        throw new IllegalArgumentException(
            ("model '%s' models classes or numbers, not both: the target '%s' has no classes, others"
                    + " have; give them in two models, one conditional on the other's target")
                .formatted(model, schema.columns(Role.TARGET).get(i)));
      }
    }
    return ordered ? LogisticMixture.binned(components, classes) : new Categories(classes);
  }
}
