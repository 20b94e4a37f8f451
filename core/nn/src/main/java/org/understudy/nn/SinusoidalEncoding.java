package org.understudy.nn;

import org.apiguardian.api.API;
import org.understudy.tensor.Tensor;

/**
 * Sines and cosines of a number at frequencies falling geometrically (Vaswani et al. 2017), in the
 * order of diffusion models (Ho et al. 2020): entry i of the first half is {@code sin(t w_i)}, of
 * the second {@code cos(t w_i)}, with {@code w_i = longest^(-2 i / width)}.
 *
 * <p>The frequencies suit positions and steps counted in whole numbers. A time between 0 and 1
 * should be multiplied by about 1000 first. Nothing here is trained.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class SinusoidalEncoding {
  private final float[] frequencies;

  /** An encoding with the customary longest period, 10000 times 2 pi. */
  public SinusoidalEncoding(int width) {
    this(width, 10_000);
  }

  /**
   * An encoding.
   *
   * @param width numbers for each input: even, at least 2
   * @param longest bound of the periods, in units of 2 pi: above 1
   * @throws IllegalArgumentException if either is not so
   */
  public SinusoidalEncoding(int width, double longest) {
    if (width < 2 || width % 2 != 0) {
      throw new IllegalArgumentException(
          "sinusoidal-encoding.width: expected an even integer >= 2, found " + width);
    }
    if (!(longest > 1 && longest < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "sinusoidal-encoding.longest: expected a finite number > 1, found " + longest);
    }
    frequencies = new float[width / 2];
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i] = (float) Math.pow(longest, -2.0 * i / width);
    }
  }

  /**
   * The encoding of each number.
   *
   * @param t {@code [n]}
   * @return {@code [n, width]}
   * @throws IllegalArgumentException if t has not one axis
   */
  public Tensor apply(Tensor t) {
    Shapes.require("sinusoidal encoding: t", t, "[n]", Shapes.ANY);
    Tensor phase = t.reshape(t.dim(0), 1).mul(Tensor.of(frequencies, 1, frequencies.length));
    return Tensor.concat(1, phase.sin(), phase.cos());
  }

  /** None. */
  public Parameters parameters() {
    return Parameters.of();
  }
}
