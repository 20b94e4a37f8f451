package org.understudy.flow;

import org.jspecify.annotations.Nullable;
import org.understudy.nn.Parameters;
import org.understudy.tensor.Tensor;

/**
 * Maps the second half of the features with numbers that depend on the first, then exchanges the
 * halves (Dinh et al. 2017). With one feature the first half is empty.
 */
final class Coupling implements Bijection {
  private final int kept;
  private final ElementMap map;
  private final Conditioner conditioner;

  /**
   * A coupling.
   *
   * @param kept how many features stay as they are
   */
  Coupling(int kept, ElementMap map, Conditioner conditioner) {
    this.kept = kept;
    this.map = map;
    this.conditioner = conditioner;
  }

  /** How many of some features a coupling keeps. */
  static int keptOf(int features) {
    return features / 2;
  }

  @Override
  public Step forward(Tensor x, @Nullable Tensor context) {
    Tensor first = x.slice(1, 0, kept);
    Tensor second = x.slice(1, kept, x.dim(1));
    Step step = map.forward(second, conditioner.apply(first, context));
    return new Step(Tensor.concat(1, step.value(), first), step.logDet());
  }

  @Override
  public Step inverse(Tensor z, @Nullable Tensor context) {
    int changed = z.dim(1) - kept;
    Tensor first = z.slice(1, changed, z.dim(1));
    Step step = map.inverse(z.slice(1, 0, changed), conditioner.apply(first, context));
    return new Step(Tensor.concat(1, first, step.value()), step.logDet());
  }

  @Override
  public Parameters parameters() {
    return conditioner.parameters();
  }
}
