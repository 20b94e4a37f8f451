package org.understudy.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Activation;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * A network of sets (Zaheer et al. 2017): {@code outer(mean over elements of inner(element))},
 * which does not depend on the elements' order, and takes sets of any size.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class DeepSet {
  private final Mlp inner;
  private final Mlp outer;
  private final int features;

  /**
   * A network through the given widths.
   *
   * @param inner widths for each element: features, hidden ..., pooled
   * @param outer widths behind the mean: pooled, hidden ..., output
   * @throws IllegalArgumentException if the second does not take what the first gives
   */
  public DeepSet(
      List<Integer> inner, List<Integer> outer, Activation activation, RandomStream random) {
    this.inner = new Mlp(inner, activation, random.split("inner"));
    this.outer = new Mlp(outer, activation, random.split("outer"));
    features = inner.get(0);
    int pooled = inner.get(inner.size() - 1);
    if (outer.get(0) != pooled) {
      throw new IllegalArgumentException(
          "deep set: expected outer widths that begin with the inner's last, %d; found %s"
              .formatted(pooled, outer));
    }
  }

  /**
   * One row for each set.
   *
   * @param x {@code [n, elements, features]}
   * @param mask {@code [n, elements]}, 1 where there is an element and 0 where there is none, or
   *     null if all are there. Numbers of x where there is none have no influence, not even NaN
   * @return {@code [n, output]}; of a set without elements, what the outer network makes of zeros
   * @throws IllegalArgumentException if either has another shape
   */
  public Tensor apply(Tensor x, @Nullable Tensor mask) {
    Shapes.require("deep set: x", x, "[n, elements, features]", Shapes.ANY, Shapes.ANY, features);
    int n = x.dim(0);
    int elements = x.dim(1);
    if (mask == null) {
      return outer.apply(inner.apply(x).sum(1).div(Math.max(1, elements)));
    }
    Shapes.require("deep set: mask", mask, "[n, elements]", n, elements);
    Tensor there = mask.reshape(n, elements, 1);
    // Zeroed before the network too: a NaN that is only cut off behind it returns in the gradient.
    Tensor known = Tensor.where(there, x, Tensor.scalar(0));
    Tensor sum = inner.apply(known).mul(there).sum(1);
    return outer.apply(sum.div(there.sum(1).maximum(Tensor.scalar(1))));
  }

  /** Those of {@code inner} and {@code outer}. */
  public Parameters parameters() {
    Map<String, Parameters> parts = new LinkedHashMap<>();
    parts.put("inner", inner.parameters());
    parts.put("outer", outer.parameters());
    return Parameters.join(parts);
  }
}
