package org.understudy.sampling;

import java.util.Arrays;
import org.apiguardian.api.API;
import org.understudy.tensor.Tensor;

/**
 * How far a step reaches along each coordinate, in the coordinate's own unit: one length for all,
 * or one for each. Lengths in proportion to the target's standard deviations are a mass matrix of
 * their inverse squares.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class StepSize {
  private final float[] lengths;

  private StepSize(float[] lengths) {
    for (float length : lengths) {
      if (!(length > 0 && length < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "step size: expected finite numbers > 0, found " + length);
      }
    }
    this.lengths = lengths;
  }

  /**
   * One length for all coordinates.
   *
   * @throws IllegalArgumentException if it is not a finite number above 0
   */
  public static StepSize of(double length) {
    return new StepSize(new float[] {(float) length});
  }

  /**
   * A factor times a length for each coordinate.
   *
   * @param deviations {@code [d]}
   * @throws IllegalArgumentException if a product is not a finite number above 0
   */
  public static StepSize of(double factor, float[] deviations) {
    float[] lengths = new float[deviations.length];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = (float) (factor * deviations[i]);
    }
    return new StepSize(lengths);
  }

  @Override
  public String toString() {
    return Arrays.toString(lengths);
  }

  /** The lengths as {@code [1, d]} or {@code [1, 1]}, for positions of {@code [chains, d]}. */
  Tensor forPositions(Tensor positions) {
    if (lengths.length > 1 && lengths.length != positions.dim(1)) {
      throw new IllegalArgumentException(
          "step size: expected 1 length or %d, one for each coordinate, found %d"
              .formatted(positions.dim(1), lengths.length));
    }
    return Tensor.of(lengths, 1, lengths.length);
  }
}
