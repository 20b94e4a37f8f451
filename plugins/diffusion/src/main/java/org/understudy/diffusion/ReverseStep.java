package org.understudy.diffusion;

import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Tensor;

/**
 * The normal distribution of {@code x_s} given {@code x_t} and {@code x_0}, s being nearer to the
 * data (Ho et al. 2020, eq. 6, for any path).
 *
 * @param from t
 * @param to s
 */
record ReverseStep(GaussianPath.Point from, GaussianPath.Point to) {
  /** The steps between places. */
  static ReverseStep[] between(GaussianPath.Point[] places) {
    ReverseStep[] steps = new ReverseStep[places.length - 1];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = new ReverseStep(places[i], places[i + 1]);
    }
    return steps;
  }

  /** The variance of x_t given x_s, which is also the most the variance of x_s given x_t can be. */
  double most() {
    double kept = from.alpha() / to.alpha() * to.sigma();
    return from.sigma() * from.sigma() - kept * kept;
  }

  /** The variance of x_s given x_t and x_0, the least that of x_s given x_t can be. */
  double least() {
    double ratio = to.sigma() / from.sigma();
    return most() * ratio * ratio;
  }

  /** What the mean changes by with x_0. */
  double pull() {
    return to.alpha() * most() / (from.sigma() * from.sigma());
  }

  /** The logarithm of the variance, {@code [n, d]}, for a spread {@code [n, d]}. */
  static Tensor logVariance(Tensor spread, ReverseStep... steps) {
    return Columns.of(steps, step -> Math.log(step.least()))
        .add(spread.mul(Columns.of(steps, step -> Math.log(step.most() / step.least()))));
  }

  /**
   * The divergence of the step that an estimate makes from the step that knows the data, in nats.
   *
   * @param data {@code [n, d]}
   * @param steps one for each row
   * @return {@code [n, d]}, to be summed over d
   */
  static Tensor divergence(Tensor data, Estimate estimate, ReverseStep... steps) {
    Tensor squares = data.sub(estimate.data()).square();
    @Nullable Tensor spread = estimate.spread();
    if (spread == null) {
      return squares.mul(Columns.of(steps, step -> 0.5 * step.pull() * step.pull() / step.least()));
    }
    Tensor logRatio = spread.mul(Columns.of(steps, step -> Math.log(step.most() / step.least())));
    Tensor moved =
        squares.mul(Columns.of(steps, step -> step.pull() * step.pull() / step.least())).add(1);
    return logRatio.add(moved.mul(logRatio.neg().exp())).sub(1).mul(0.5f);
  }
}
