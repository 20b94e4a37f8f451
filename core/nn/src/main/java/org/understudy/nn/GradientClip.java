package org.understudy.nn;

import java.util.List;
import org.apiguardian.api.API;
import org.understudy.tensor.Tensor;
import org.understudy.tensor.Updates;

/** Keeps a step from being ruled by one bad batch (Pascanu et al. 2013). */
@API(status = API.Status.EXPERIMENTAL)
public final class GradientClip {
  /**
   * Gradients and what they were.
   *
   * @param gradients scaled so that their joint norm is at most the limit
   * @param norm the joint Euclidean norm before
   */
  public record Clipped(List<Tensor> gradients, double norm) {}

  private GradientClip() {}

  /**
   * Scales gradients whose joint norm exceeds a limit.
   *
   * @param limit positive; infinity only measures
   */
  public static Clipped globalNorm(List<Tensor> gradients, double limit) {
    double squares = 0;
    for (Tensor gradient : gradients) {
      squares += Updates.sumOfSquares(gradient);
    }
    double norm = Math.sqrt(squares);
    if (!(norm > limit)) {
      return new Clipped(gradients, norm);
    }
    float scale = (float) (limit / (norm + 1e-6));
    return new Clipped(gradients.stream().map(gradient -> gradient.mul(scale)).toList(), norm);
  }
}
