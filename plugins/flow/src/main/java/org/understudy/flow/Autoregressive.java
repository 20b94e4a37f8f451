package org.understudy.flow;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.Parameters;
import org.understudy.tensor.Tensor;

/**
 * Maps every feature with numbers that depend on those before it in an order: all at once from data
 * to base, one after another back (Papamakarios et al. 2017).
 */
final class Autoregressive implements Bijection {
  private final int[] order;
  private final ElementMap map;
  private final Conditioner conditioner;

  /**
   * A masked autoregressive map.
   *
   * @param order position of each feature in the order of dependence
   * @param conditioner a masked network of that order
   */
  Autoregressive(int[] order, ElementMap map, Conditioner conditioner) {
    this.order = order.clone();
    this.map = map;
    this.conditioner = conditioner;
  }

  @Override
  public Step forward(Tensor x, @Nullable Tensor context) {
    return map.forward(x, conditioner.apply(x, context));
  }

  @Override
  public Step inverse(Tensor z, @Nullable Tensor context) {
    int d = order.length;
    int n = z.dim(0);
    List<Tensor> columns = new ArrayList<>();
    for (int i = 0; i < d; i++) {
      columns.add(Tensor.zeros(n, 1));
    }
    Tensor logDet = Tensor.zeros(n);
    for (int position = 0; position < d; position++) {
      int feature = featureAt(position);
      Tensor known = Tensor.concat(1, columns.toArray(new Tensor[0]));
      Tensor numbers = conditioner.apply(known, context);
      int count = map.count();
      Step step =
          map.inverse(
              z.slice(1, feature, feature + 1),
              numbers.slice(1, feature * count, (feature + 1) * count));
      columns.set(feature, step.value());
      logDet = logDet.add(step.logDet());
    }
    return new Step(Tensor.concat(1, columns.toArray(new Tensor[0])), logDet);
  }

  private int featureAt(int position) {
    for (int feature = 0; feature < order.length; feature++) {
      if (order[feature] == position) {
        return feature;
      }
    }
    throw new IllegalStateException("no feature stands at position " + position);
  }

  @Override
  public Parameters parameters() {
    return conditioner.parameters();
  }
}
