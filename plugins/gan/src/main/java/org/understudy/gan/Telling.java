package org.understudy.gan;

import java.util.stream.IntStream;
import org.understudy.nn.OneHot;
import org.understudy.spi.Role;
import org.understudy.spi.Schema;
import org.understudy.spi.Support;
import org.understudy.tensor.Tensor;

/**
 * What a discriminator may tell of a condition: logits of classes, or an estimate of each number.
 * The last class may stand for rows whose class nobody knows: those are not asked for.
 */
final class Telling {
  private final int[] classes;
  private final OneHot indicators;
  private final boolean unlabelled;

  /**
   * For the conditions of a schema.
   *
   * @param unlabelled whether the last class means that the class is not known
   * @throws IllegalArgumentException if it is to mean that and there is not a single class
   */
  Telling(Schema schema, boolean unlabelled) {
    Support support = schema.support(Role.CONDITION);
    classes = IntStream.range(0, support.size()).map(support::classes).toArray();
    indicators = new OneHot(classes);
    this.unlabelled = unlabelled;
    if (unlabelled && (classes.length != 1 || classes[0] < 3)) {
      throw new IllegalArgumentException(
          "unlabelled: expected a condition of one number with 3 classes or more, the last for rows"
              + " without a label; found conditions of shape "
              + schema.conditionShape());
    }
  }

  /** Whether all that is told are classes. */
  boolean onlyClasses() {
    return IntStream.of(classes).allMatch(k -> k > 0);
  }

  /** How many numbers it takes. */
  int outputs() {
    return indicators.outputs() - (unlabelled ? 1 : 0);
  }

  /**
   * The mean over rows of cross-entropies of classes and half squared distances of numbers, a
   * scalar.
   *
   * @param told {@code [n, outputs]}
   * @param condition {@code [n, ...]}
   */
  Tensor loss(Tensor told, Tensor condition) {
    int n = condition.dim(0);
    Tensor truth = indicators.apply(condition.reshape(n, classes.length));
    Tensor loss = Tensor.zeros(n);
    int at = 0;
    for (int k : classes) {
      int to = Math.min(at + Math.max(1, k), outputs());
      Tensor said = told.slice(1, at, to);
      Tensor given = truth.slice(1, at, to);
      // A row without a label has no indicator among the classes that are told: its term is zero.
      loss =
          loss.add(
              k > 0
                  ? said.logSoftmax(1).mul(given).sum(1).neg()
                  : said.sub(given).square().sum(1).mul(0.5f));
      at = to;
    }
    return loss.mean();
  }
}
