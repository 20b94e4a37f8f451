package org.understudy.flow;

import org.understudy.tensor.RandomStream;

/** What stands between the layers of a flow, so that every feature meets every other. */
public enum Mixing {
  /** A learned linear map by its LU factors. */
  LU,
  /** A fixed random permutation. */
  PERMUTATION,
  /** Nothing. */
  NONE;

  /** Adds a mixing of some features to a list of bijections; one feature needs none. */
  void addTo(java.util.List<Bijection> bijections, int features, RandomStream random) {
    if (this == LU) {
      bijections.add(new LuLinear(features));
    } else if (this == PERMUTATION && features > 1) {
      bijections.add(Permutation.random(features, random));
    }
  }
}
