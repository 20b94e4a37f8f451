package org.understudy.spi;

import org.apiguardian.api.API;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/** A distribution with draws and an exact density, which can give both in one pass. */
@API(status = API.Status.EXPERIMENTAL)
public interface SamplingDensity extends Sampling, Density {
  /**
   * Draws with the log-density of each.
   *
   * @param values {@code [n, ...eventShape()]}
   * @param logProb {@code [n]}
   */
  record Draws(Tensor values, Tensor logProb) {}

  /** Draws and their log-densities; families that get both from one pass override this. */
  default Draws sampleWithLogProb(int count, RandomStream random) {
    Tensor values = sample(count, random);
    return new Draws(values, logProb(values));
  }
}
