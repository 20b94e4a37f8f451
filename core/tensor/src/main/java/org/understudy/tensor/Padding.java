package org.understudy.tensor;

import org.apiguardian.api.API;

/**
 * What lies beyond the border of an image {@code [batch, extents..., channels]}, for convolutions
 * that should see something else there than zeros.
 */
@API(status = API.Status.EXPERIMENTAL)
public enum Padding {
  /** Zeros. */
  ZERO {
    @Override
    int source(int position, int extent) {
      throw new IllegalStateException("zeros have no source");
    }

    @Override
    Tensor along(Tensor x, int axis, int before, int behind) {
      return Movement.pad(x, axis, before, behind);
    }
  },

  /** The opposite side, as on a torus: periodic boundary conditions. */
  CIRCULAR {
    @Override
    int source(int position, int extent) {
      return Math.floorMod(position, extent);
    }
  },

  /** The mirror image, without repeating the border itself; at most the extent less one. */
  REFLECT {
    @Override
    int source(int position, int extent) {
      int inside = Math.abs(position);
      return inside < extent ? inside : 2 * (extent - 1) - inside;
    }
  };

  /** The position inside that a position outside shows. */
  abstract int source(int position, int extent);

  Tensor along(Tensor x, int axis, int before, int behind) {
    int extent = x.dim(axis);
    int[] sources = new int[before + extent + behind];
    for (int i = 0; i < sources.length; i++) {
      sources[i] = source(i - before, extent);
    }
    return x.gather(axis, sources);
  }

  /** The same border on both sides of every axis between batch and channels. */
  public Tensor apply(Tensor x, int width) {
    Tensor padded = x;
    for (int axis = 1; axis < x.rank() - 1; axis++) {
      padded = apply(padded, axis, width, width);
    }
    return padded;
  }

  /**
   * A border along one axis.
   *
   * @param before its width before the first element
   * @param behind its width behind the last
   * @throws IllegalArgumentException if a width is negative, or wider than the image can fill
   */
  public Tensor apply(Tensor x, int axis, int before, int behind) {
    int at = x.shape().axis(axis);
    int extent = x.dim(at);
    int most =
        this == ZERO ? Integer.MAX_VALUE : this == REFLECT ? Math.max(0, extent - 1) : extent;
    if (before < 0 || behind < 0 || before > most || behind > most) {
      throw new IllegalArgumentException(
          "%s padding: widths %d and %d do not suit axis %d of shape %s; expected 0 to %d"
              .formatted(
                  name().toLowerCase(java.util.Locale.ROOT), before, behind, at, x.shape(), most));
    }
    return before == 0 && behind == 0 ? x : along(x, at, before, behind);
  }
}
