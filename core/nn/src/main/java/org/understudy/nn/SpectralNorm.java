package org.understudy.nn;

import org.apiguardian.api.API;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Scope;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * Spectral normalisation (Miyato et al. 2018): a weight over its largest singular value, which
 * bounds the Lipschitz constant of the layer it belongs to by 1.
 *
 * <p>The weight {@code [out, ...]}, a dense layer's or a convolution's, counts as a matrix {@code
 * [out, rest]}. Its leading singular vectors follow it by a power iteration whose state is a frozen
 * parameter. Use {@link #weight()} where the layer would have used its own weight, and call {@link
 * #step()} once in every training step:
 *
 * <pre>{@code
 * Tensor y = x.dense(norm.weight(), bias.value(), activation);
 * }</pre>
 */
@API(status = API.Status.EXPERIMENTAL)
public final class SpectralNorm {
  private static final int FIRST_ITERATIONS = 15;
  private static final float TINY = 1e-12f;

  /** Unit vectors {@code [out, 1]} and {@code [rest, 1]} with left^T W right near sigma. */
  private record Directions(Tensor left, Tensor right) {}

  private final Parameter weight;
  private final Parameter left;
  private final int out;
  private final int rest;

  /**
   * Of a parameter that stays its layer's own.
   *
   * @param weight {@code [out, ...]}, at least two axes, none of them empty
   * @throws IllegalArgumentException if it has fewer
   */
  public SpectralNorm(Parameter weight, RandomStream random) {
    Shape shape = weight.shape();
    if (shape.rank() < 2 || shape.size() == 0) {
      throw new IllegalArgumentException(
          "spectral norm of '%s': expected a weight [out, ...] of at least two axes, found %s"
              .formatted(weight.name(), shape));
    }
    this.weight = weight;
    out = shape.dim(0);
    rest = shape.size() / out;
    float[] first = new float[out];
    random.fillNormal(first);
    left = Parameter.frozen("u", Shape.of(out), first);
    for (int i = 0; i < FIRST_ITERATIONS; i++) {
      step();
    }
  }

  /**
   * The weight over its largest singular value, of the weight's shape. Its gradient takes the
   * singular vectors as given, as the paper does. A weight of zeros stays zeros.
   */
  public Tensor weight() {
    return weight.value().div(sigma());
  }

  /** The largest singular value, a scalar. */
  public Tensor sigma() {
    Directions directions = directions();
    return matrix()
        .matmul(directions.right)
        .mul(directions.left)
        .sum()
        .maximum(Tensor.scalar(TINY));
  }

  /** Follows the weight by one iteration: once in every training step, and never elsewhere. */
  public void step() {
    try (Scope scope = Scope.open()) {
      left.set(directions().left.toArray());
    }
  }

  /** One iteration from the state, without history. */
  private Directions directions() {
    try (Gradients.Recording paused = Gradients.pause()) {
      Tensor matrix = matrix();
      Tensor right = unit(matrix.matmul(left.value().reshape(out, 1), true, false));
      return new Directions(unit(matrix.matmul(right)), right);
    }
  }

  private Tensor matrix() {
    return weight.value().reshape(out, rest);
  }

  private static Tensor unit(Tensor vector) {
    return vector.div(vector.square().sum().sqrt().maximum(Tensor.scalar(TINY)));
  }

  /** {@code u [out]}, frozen: training leaves it, files keep it. The weight is its layer's. */
  public Parameters parameters() {
    return Parameters.of(left);
  }
}
