package org.understudy.mcmc;

import org.jspecify.annotations.Nullable;
import org.understudy.sampling.Independence;
import org.understudy.sampling.LogDensity;
import org.understudy.spi.Density;
import org.understudy.spi.Distribution;
import org.understudy.spi.Sampling;

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
    return normal(target.dimension(), scale);
  }

  private static Reference normal(int d, double scale) {
    float deviation = (float) scale;
    float logVolume = (float) (d * Math.log(scale));
    return new Reference(
        "N(0, " + scale + "^2)",
        (count, random) -> random.normal(count, d).mul(deviation),
        z -> z.div(deviation).standardNormalLogProb().sub(logVolume));
  }

  @Override
  public String toString() {
    return name;
  }
}
