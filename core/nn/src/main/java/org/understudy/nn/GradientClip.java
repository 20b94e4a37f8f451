package org.understudy.nn;

import java.util.List;
import org.apiguardian.api.API;
import org.understudy.tensor.Tensor;
import org.understudy.tensor.Updates;

/** Keeps a step from being ruled by one bad batch (Pascanu et al. 2013). */
@API(status = API.Status.EXPERIMENTAL)
public final class GradientClip {
  /**
   * The size of gradients.
   *
   * @param norm their joint Euclidean norm
   * @param scale what they are to be multiplied by so that it is at most the limit; 1 if it is
   */
  public record Clip(double norm, double scale) {}

  private GradientClip() {}

  /**
   * The joint norm of gradients, and the scale that brings it within a limit.
   *
   * @param limit positive; infinity only measures
   * @throws IllegalArgumentException if the limit is not positive
   */
  public static Clip globalNorm(List<Tensor> gradients, double limit) {
    if (!(limit > 0)) {
      throw new IllegalArgumentException(
          "gradient clip: expected a positive limit, found " + limit);
    }
    double squares = 0;
    for (Tensor gradient : gradients) {
      squares += Updates.sumOfSquares(gradient);
    }
    double norm = Math.sqrt(squares);
    return new Clip(norm, norm > limit ? limit / (norm + 1e-6) : 1);
  }
}
