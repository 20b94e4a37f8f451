package org.understudy.energy;

import org.understudy.nn.Parameters;
import org.understudy.spi.Batch;
import org.understudy.tensor.Parameter;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * Noise-contrastive estimation (Gutmann and Hyvärinen 2012): logistic regression between data and k
 * draws of the reference for each, whose log-odds are log p(x) - log reference(x) - log k. At its
 * optimum the density is normalised: the constant is a parameter like others.
 */
final class NoiseContrast implements Estimator {
  private final int contrasts;
  private final Parameter logConstant = new Parameter("log-constant", Shape.of(1), new float[1]);

  NoiseContrast(int contrasts) {
    this.contrasts = contrasts;
  }

  @Override
  public String name() {
    return "noise-contrastive";
  }

  @Override
  public Parameters parameters() {
    return Parameters.of(logConstant);
  }

  @Override
  public Tensor loss(EnergyModel model, Batch batch, RandomStream random) {
    Tilted density = model.at(batch.condition());
    Tilted repeated = density.repeated(contrasts);
    Tensor noise = repeated.referenceDraws(contrasts * batch.size(), random);
    float logRatio = (float) Math.log(contrasts);
    Tensor data = normalised(density.tilt(batch.target())).sub(logRatio);
    Tensor drawn = normalised(repeated.tilt(noise)).sub(logRatio);
    return data.neg().softplus().mean().add(drawn.softplus().mean().mul(contrasts));
  }

  private Tensor normalised(Tensor tilt) {
    return tilt.sub(logConstant.value());
  }

  @Override
  public float logConstant() {
    return logConstant.value().item();
  }
}
