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
  /** Of the whole chain's divergence, in the loss (Nichol and Dhariwal 2021). */
  private static final double BOUND_SHARE = 0.001;

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
    Diffusion.Output said = model.output(x, model.heard(batch.condition(), random), places);
    Tensor truth = recipe.prediction().of(data, noise, places);
    Tensor weight = Columns.of(places, place -> recipe.weighting().of(recipe.prediction(), place));
    Tensor loss = said.prediction().sub(truth).square().mul(weight).mean();
    Tensor spread = said.spread();
    return recipe.variance() == Variance.LEARNED && spread != null
        ? loss.add(bound(recipe, data, x, said.prediction().detach(), spread, places))
        : loss;
  }

  /** The part of the variational bound that only the variances may lower. */
  private static Tensor bound(
      Diffusion.Recipe recipe,
      Tensor data,
      Tensor x,
      Tensor prediction,
      Tensor spread,
      GaussianPath.Point[] places) {
    GaussianPath path = recipe.path();
    double first = path.first().time();
    double step = (path.last().time() - first) / recipe.steps();
    ReverseStep[] steps = new ReverseStep[places.length];
    GaussianPath.Point[] from = new GaussianPath.Point[places.length];
    for (int i = 0; i < steps.length; i++) {
      from[i] = path.at(Math.max(places[i].time(), first + step));
      steps[i] = new ReverseStep(from[i], path.at(from[i].time() - step));
    }
    Estimate estimate = recipe.prediction().estimate(x, prediction, spread, from);
    return ReverseStep.divergence(data, estimate, steps)
        .mean()
        .mul((float) (BOUND_SHARE * recipe.steps()));
  }
}
