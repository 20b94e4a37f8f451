package org.understudy.vae;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.understudy.nn.Parameters;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/** Normals whose means a decoder gives, and their deviations where they are not its own. */
final class GaussianLikelihood implements Likelihood {
  private final float logDeviation;
  private final Spread spread;
  private final @Nullable Parameter learned;

  /**
   * Normals.
   *
   * @param deviation that training begins with, or stays at
   */
  GaussianLikelihood(int elements, Spread spread, double deviation) {
    this.spread = spread;
    logDeviation = (float) Math.log(deviation);
    int count = spread == Spread.SHARED ? 1 : spread == Spread.ELEMENTWISE ? elements : 0;
    learned = count == 0 ? null : new Parameter("log-deviation", Shape.of(count), new float[count]);
  }

  @Override
  public int outputs() {
    return spread == Spread.DECODED ? 2 : 1;
  }

  private Gaussian gaussian(Tensor decoded) {
    if (spread == Spread.DECODED) {
      Tensor pairs = decoded.reshape(decoded.dim(0), decoded.dim(1) / 2, 2);
      int[] flat = {decoded.dim(0), decoded.dim(1) / 2};
      return new Gaussian(
          pairs.slice(2, 0, 1).reshape(flat), width(pairs.slice(2, 1, 2).reshape(flat)));
    }
    Parameter own = learned;
    Tensor width = own == null ? Tensor.zeros(1) : width(own.value());
    return new Gaussian(
        decoded, (own == null ? width.add(logDeviation) : width).broadcastTo(decoded.shape()));
  }

  private Tensor width(Tensor relative) {
    return Gaussian.bounded(relative.add(logDeviation));
  }

  @Override
  public Tensor logProb(Tensor x, Tensor decoded) {
    return gaussian(decoded).logProb(x);
  }

  @Override
  public Tensor mode(Tensor decoded) {
    return gaussian(decoded).mean();
  }

  @Override
  public Tensor sample(Tensor decoded, RandomStream random) {
    return gaussian(decoded).sample(random);
  }

  @Override
  public Tensor disturbed(Tensor x, double noise, RandomStream random) {
    return x.add(random.normal(x.shape().toArray()).mul((float) noise));
  }

  @Override
  public Parameters parameters() {
    return learned == null ? Parameters.join(Map.of()) : Parameters.of(learned);
  }
}
