package org.understudy.diffusion;

import java.util.Arrays;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * The variational bound of a chain of reverse steps (Ho et al. 2020, eq. 5; Kingma et al. 2021):
 * the noisiest rows against the prior, every step against the one that knows the data, and the data
 * given the cleanest rows. Of the steps a few are drawn for each row, evenly in {@code log(sigma /
 * alpha)}, over which the divergence is spread.
 */
record VariationalBound(GaussianPath path, Denoiser denoiser, int steps, int terms) {
  private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

  /** Estimates of a lower bound of the log-density: {@code [n, d]} to {@code [n]}. */
  Tensor of(Tensor data, RandomStream random) {
    int rows = data.dim(0);
    // A step to no noise at all would have to be certain.
    ReverseStep[] all =
        Arrays.stream(ReverseStep.between(path.back(steps)))
            .filter(step -> step.to().sigma() > 0 && step.from().alpha() > 0)
            .toArray(ReverseStep[]::new);
    double[] ends = new double[all.length];
    double length = 0;
    for (int i = 0; i < all.length; i++) {
      length += Math.log(all[i].from().ratio() / all[i].to().ratio());
      ends[i] = length;
    }
    float[] offsets = random.uniform(rows).toArray();
    Tensor bound = ends(data, all[all.length - 1].to(), path.last());
    for (int k = 0; k < terms; k++) {
      ReverseStep[] chosen = new ReverseStep[rows];
      float[] weights = new float[rows];
      for (int row = 0; row < rows; row++) {
        int found = Arrays.binarySearch(ends, length * ((k + (double) offsets[row]) / terms));
        int at = Math.min(found < 0 ? -found - 1 : found, all.length - 1);
        chosen[row] = all[at];
        weights[row] = (float) (length / (ends[at] - (at == 0 ? 0 : ends[at - 1])) / terms);
      }
      Tensor before = bound;
      bound =
          Step.one(
              () -> before.sub(divergence(data, chosen, random).mul(Tensor.of(weights, rows))));
    }
    return bound;
  }

  private Tensor divergence(Tensor data, ReverseStep[] chosen, RandomStream random) {
    GaussianPath.Point[] places =
        Arrays.stream(chosen).map(ReverseStep::from).toArray(GaussianPath.Point[]::new);
    Tensor noise = random.normal(data.dim(0), data.dim(1));
    Tensor x =
        data.mul(Columns.of(places, GaussianPath.Point::alpha))
            .add(noise.mul(Columns.of(places, GaussianPath.Point::sigma)));
    Tensor known = noise.square().sub(1).mul(Columns.of(chosen, VariationalBound::share));
    return ReverseStep.divergence(data, denoiser.at(x, places), chosen).sub(known).sum(1);
  }

  /**
   * What of a step's divergence goes with the square of the noise, if data were standard normal:
   * taking it off, less its mean, leaves the mean as it is and most of the variance away.
   */
  private static double share(ReverseStep step) {
    double variance = Math.pow(step.from().ratio(), 2);
    double each = 0.5 * step.pull() * step.pull() / step.least();
    return each * variance / Math.pow(1 + variance, 2);
  }

  /** The mean log-density of data given x at the first place, less the divergence at the last. */
  private static Tensor ends(Tensor data, GaussianPath.Point first, GaussianPath.Point last) {
    double clean = -0.5 * (LOG_TWO_PI + 1) - Math.log(first.ratio());
    double share = Math.pow(last.sigma() / last.deviation(), 2);
    double signal = Math.pow(last.alpha() / last.deviation(), 2);
    double prior = 0.5 * (share - 1 - Math.log(share));
    return data.square().mul((float) (-0.5 * signal)).add((float) (clean - prior)).sum(1);
  }
}
