package org.understudy.diffusion;

import org.understudy.nn.Parameters;
import org.understudy.spi.Batch;
import org.understudy.spi.Objective;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Tensor;

/**
 * The mean over times, noises and features of {@code w(t) |prediction(x_t) - its truth|^2} (Ho et
 * al. 2020, Karras et al. 2022, Lipman et al. 2023).
 */
record DenoisingObjective(Diffusion model) implements Objective {
  @Override
  public String name() {
    return "denoising";
  }

  @Override
  public Parameters parameters() {
    return model.parameters().trainable();
  }

  @Override
  public Tensor loss(Batch batch, RandomStream random) {
    Diffusion.Recipe recipe = model.recipe();
    Tensor data = batch.target().reshape(batch.size(), -1);
    GaussianPath.Point[] places = recipe.times().draw(batch.size(), recipe.path(), random);
    Tensor noise = random.normal(batch.size(), data.dim(1));
    Tensor x =
        data.mul(Columns.of(places, GaussianPath.Point::alpha))
            .add(noise.mul(Columns.of(places, GaussianPath.Point::sigma)));
    Tensor truth = recipe.prediction().of(data, noise, places);
    Tensor error = model.predict(x, model.heard(batch.condition(), random), places).sub(truth);
    Tensor weight = Columns.of(places, place -> recipe.weighting().of(recipe.prediction(), place));
    return error.square().mul(weight).mean();
  }
}
