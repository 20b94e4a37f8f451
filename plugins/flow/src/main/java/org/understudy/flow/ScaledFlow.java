package org.understudy.flow;

import org.understudy.spi.SamplingDensity;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * A flow of vectors as a distribution of events {@code scale} times as large, of any shape.
 *
 * @param flow of {@code [d]}
 */
record ScaledFlow(SamplingDensity flow, double scale, Shape eventShape) implements SamplingDensity {
  private Tensor outwards(Tensor y) {
    return y.mul((float) scale).reshape(eventShape.prepend(y.dim(0)).toArray());
  }

  private float logScale() {
    return (float) (eventShape.size() * Math.log(scale));
  }

  @Override
  public Tensor logProb(Tensor x) {
    if (x.rank() == 0 || x.size() != x.dim(0) * eventShape.size()) {
      throw new IllegalArgumentException(
          "logProb: expected events [n, ...] of shape %s, found %s"
              .formatted(eventShape, x.shape()));
    }
    Tensor y = x.reshape(x.dim(0), eventShape.size()).div((float) scale);
    return flow.logProb(y).sub(logScale());
  }

  @Override
  public Tensor sample(int count, RandomStream random) {
    return outwards(flow.sample(count, random));
  }

  @Override
  public Draws sampleWithLogProb(int count, RandomStream random) {
    Draws draws = flow.sampleWithLogProb(count, random);
    return new Draws(outwards(draws.values()), draws.logProb().sub(logScale()));
  }
}
