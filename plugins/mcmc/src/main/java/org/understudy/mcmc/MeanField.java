package org.understudy.mcmc;

import org.understudy.sampling.Bounds;
import org.understudy.spi.SamplingDensity;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** Independent normals on the whole line, seen on the parameters. */
final class MeanField implements SamplingDensity {
  private final Shape event;
  private final Bounds bounds;
  private final float[] means;
  private final float[] deviations;

  MeanField(Target target, float[] means, float[] deviations) {
    event = target.schema().targetShape();
    bounds = target.bounds();
    this.means = means.clone();
    this.deviations = deviations.clone();
  }

  private Tensor row(float[] values) {
    return Tensor.of(values, 1, values.length);
  }

  /** Draws on the whole line, {@code [count, d]}. */
  Tensor unbounded(int count, RandomStream random) {
    return random.normal(count, means.length).mul(row(deviations)).add(row(means));
  }

  /** The log-density on the whole line, {@code [count]}. */
  Tensor unboundedLogProb(Tensor z) {
    double logVolume = 0;
    for (float deviation : deviations) {
      logVolume += Math.log(deviation);
    }
    return z.sub(row(means)).div(row(deviations)).standardNormalLogProb().sub((float) logVolume);
  }

  @Override
  public Shape eventShape() {
    return event;
  }

  @Override
  public Tensor sample(int count, RandomStream random) {
    return bounds.inside(unbounded(count, random)).reshape(event.prepend(count).toArray());
  }

  @Override
  public Tensor logProb(Tensor x) {
    Tensor z = bounds.outside(x.reshape(x.dim(0), means.length));
    return unboundedLogProb(z).sub(bounds.logSlope(z));
  }
}
