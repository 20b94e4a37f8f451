package org.understudy.nn;

import java.util.Arrays;
import org.apiguardian.api.API;
import org.understudy.tensor.Tensor;

/**
 * Feature-wise linear modulation (Perez et al. 2018): a context scales and shifts every channel,
 * {@code x (1 + scale(context)) + shift(context)}. Scale and shift are linear in the context and
 * begin at zero, so that the layer begins as the identity.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Film {
  private final Dense modulation;
  private final int context;
  private final int channels;

  /**
   * A layer for some channels.
   *
   * @param context width of the context, at least 1
   * @param channels extent of the input's last axis, at least 1
   */
  public Film(int context, int channels) {
    this.context = Shapes.positive("film.context", context);
    this.channels = Shapes.positive("film.channels", channels);
    modulation = Dense.zero(context, 2 * channels);
  }

  /**
   * The modulated input.
   *
   * @param x {@code [n, ..., channels]}
   * @param context {@code [n, context]}, one row for each of x
   * @return the shape of x
   * @throws IllegalArgumentException if either has another shape
   */
  public Tensor apply(Tensor x, Tensor context) {
    Shapes.requireLast("film: x", x, "[n, ..., channels]", channels);
    Shapes.require("film: context", context, "[n, context]", x.dim(0), this.context);
    Tensor both = modulation.apply(context);
    return modulate(x, both.slice(1, 0, channels), both.slice(1, channels, 2 * channels));
  }

  /** x (1 + scale) + shift, for scale and shift {@code [n, channels]}. */
  static Tensor modulate(Tensor x, Tensor scale, Tensor shift) {
    return x.mul(spread(scale.add(1), x)).add(spread(shift, x));
  }

  /** {@code [n, channels]} as {@code [n, 1, ..., channels]}, of the rank of x. */
  static Tensor spread(Tensor perChannel, Tensor x) {
    int[] dims = new int[x.rank()];
    Arrays.fill(dims, 1);
    dims[0] = perChannel.dim(0);
    dims[dims.length - 1] = perChannel.dim(1);
    return perChannel.reshape(dims);
  }

  /**
   * {@code weight [2 channels, context]} and {@code bias [2 channels]}: the scales' rows first,
   * then the shifts'.
   */
  public Parameters parameters() {
    return modulation.parameters();
  }
}
