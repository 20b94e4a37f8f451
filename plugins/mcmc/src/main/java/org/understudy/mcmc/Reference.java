package org.understudy.mcmc;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.understudy.sampling.Independence;
import org.understudy.sampling.LogDensity;
import org.understudy.spi.Density;
import org.understudy.spi.Distribution;
import org.understudy.spi.Sampling;
import org.understudy.tensor.Tensor;

/**
 * A normalised density on the whole line that can be drawn from.
 *
 * @param name for messages
 * @param draws of it, {@code [count, d]}
 * @param density its logarithm
 */
record Reference(String name, Independence.Proposal draws, LogDensity density) {
  /** The prior where it has draws and a density, else N(0, scale^2) on the whole line. */
  static Reference of(Target target, @Nullable Distribution prior, double scale) {
    if (prior instanceof Sampling sampling && prior instanceof Density density) {
      int d = target.dimension();
      return new Reference(
          "the prior",
          (count, random) ->
              target.bounds().outside(sampling.sample(count, random).reshape(count, d)),
          target
              .bounds()
              .unbounded(
                  x -> density.logProb(x.reshape(prior.eventShape().prepend(x.dim(0)).toArray()))));
    }
    int d = target.dimension();
    double[] deviations = new double[d];
    Arrays.fill(deviations, scale);
    return normal("N(0, " + scale + "^2)", new double[d], deviations);
  }

  /** N(mean, (scale deviation)^2) of each coordinate of some draws on the whole line. */
  static Reference fitted(Tensor draws, double scale) {
    int n = draws.dim(0);
    int d = draws.dim(1);
    float[] values = draws.toArray();
    double[] means = new double[d];
    double[] deviations = new double[d];
    for (int i = 0; i < d; i++) {
      for (int row = 0; row < n; row++) {
        means[i] += values[row * d + i] / (double) n;
      }
      double squares = 0;
      for (int row = 0; row < n; row++) {
        squares += Math.pow(values[row * d + i] - means[i], 2);
      }
      double deviation = Math.sqrt(squares / n);
      deviations[i] = scale * (deviation > 0 && Double.isFinite(deviation) ? deviation : 1);
    }
    return normal("a normal density fitted to the distribution's own draws", means, deviations);
  }

  private static Reference normal(String name, double[] means, double[] deviations) {
    int d = means.length;
    float[] centres = new float[d];
    float[] lengths = new float[d];
    double logVolume = 0;
    for (int i = 0; i < d; i++) {
      centres[i] = (float) means[i];
      lengths[i] = (float) deviations[i];
      logVolume += Math.log(deviations[i]);
    }
    float volume = (float) logVolume;
    return new Reference(
        name,
        (count, random) ->
            random.normal(count, d).mul(Tensor.of(lengths, 1, d)).add(Tensor.of(centres, 1, d)),
        z ->
            z.sub(Tensor.of(centres, 1, d))
                .div(Tensor.of(lengths, 1, d))
                .standardNormalLogProb()
                .sub(volume));
  }

  @Override
  public String toString() {
    return name;
  }
}
