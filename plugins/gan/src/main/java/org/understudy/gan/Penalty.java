package org.understudy.gan;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;
import org.understudy.tensor.Gradients;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/** What holds the discriminator's slope down. */
@API(status = API.Status.EXPERIMENTAL)
public enum Penalty {
  /** Nothing. */
  NONE,
  /**
   * E (|grad d| - 1)^2 on lines between data and draws (Gulrajani et al. 2017): for the Wasserstein
   * distance.
   */
  GRADIENT,
  /** E |grad d|^2 / 2 on data (Mescheder et al. 2018). */
  R1,
  /** R1 and the same on draws. */
  R1_R2;

  /**
   * The penalty, differentiable in the discriminator's parameters; also while recording is paused.
   *
   * @param discriminator events to values {@code [n]}
   * @param data {@code [n, ...]}
   * @param draws of the same shape
   * @return a scalar
   */
  Tensor of(UnaryOperator<Tensor> discriminator, Tensor data, Tensor draws, RandomStream random) {
    return switch (this) {
      case NONE -> Tensor.scalar(0);
      case GRADIENT -> {
        int[] perRow = new int[data.rank()];
        Arrays.fill(perRow, 1);
        perRow[0] = data.dim(0);
        Tensor between = data.add(draws.sub(data).mul(random.uniform(perRow)));
        // The root's slope at zero is infinite.
        Tensor norms = squaredSlopes(discriminator, between).add(1e-12f).sqrt();
        yield norms.sub(1).square().mean();
      }
      case R1 -> squaredSlopes(discriminator, data).mean().mul(0.5f);
      case R1_R2 ->
          squaredSlopes(discriminator, data)
              .mean()
              .add(squaredSlopes(discriminator, draws).mean())
              .mul(0.5f);
    };
  }

  /** |grad d|^2 at each event, {@code [n]}. */
  private static Tensor squaredSlopes(UnaryOperator<Tensor> discriminator, Tensor events) {
    try (Gradients.Recording recording = Gradients.resume()) {
      Tensor x = events.variable();
      Tensor slopes = Gradients.differentiable(discriminator.apply(x).sum(), List.of(x)).get(0);
      return slopes.square().reshape(x.dim(0), x.size() / x.dim(0)).sum(1);
    }
  }
}
