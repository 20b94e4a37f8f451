package org.understudy.posterior;

import org.jspecify.annotations.Nullable;
import org.understudy.spi.ConditionalDistribution;
import org.understudy.spi.Density;
import org.understudy.spi.Role;
import org.understudy.spi.Schema;
import org.understudy.spi.Support;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Tensor;

/** Where the parameters' bounds hold, and the prior's density is positive if there is a prior. */
record PriorSupport(Support box, @Nullable Density prior) implements Restricted.Region {
  /** The bounds of a schema's parameters, and the prior's own where it has a density. */
  static PriorSupport of(Schema schema, @Nullable ConditionalDistribution prior) {
    Support box = schema.support(Role.TARGET);
    if (prior == null) {
      return new PriorSupport(box, null);
    }
    int expected = box.size();
    int found = prior.schema().targetShape().size();
    if (expected != found) {
      throw new IllegalArgumentException(
          "prior: expected one of %d parameters %s, found %d"
              .formatted(expected, schema.columns(Role.TARGET), found));
    }
    return new PriorSupport(box, prior.given(null) instanceof Density density ? density : null);
  }

  /** Whether anything can lie outside. */
  boolean bounded() {
    return prior != null || !box.isReal();
  }

  @Override
  public boolean[] contains(Tensor rows) {
    int n = rows.dim(0);
    boolean[] inside = new boolean[n];
    float[] values = rows.toArray();
    for (int row = 0; row < n; row++) {
      inside[row] = true;
      for (int i = 0; i < box.size(); i++) {
        inside[row] &= box.contains(i, values[row * box.size() + i]);
      }
    }
    if (prior != null) {
      try (Scope scope = Scope.open();
          Gradients.Recording paused = Gradients.pause()) {
        float[] densities = prior.logProb(rows).toArray();
        for (int row = 0; row < n; row++) {
          inside[row] &= densities[row] > Float.NEGATIVE_INFINITY;
        }
      }
    }
    return inside;
  }
}
