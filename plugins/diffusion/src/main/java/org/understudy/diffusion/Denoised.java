package org.understudy.diffusion;

import java.util.List;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.spi.DensityBound;
import org.understudy.spi.Events;
import org.understudy.spi.NoiseScore;
import org.understudy.spi.SamplingDensity;
import org.understudy.tensor.Pieces;
import org.understudy.tensor.RandomStream;
import org.understudy.tensor.Shape;
import org.understudy.tensor.Tensor;

/**
 * A diffusion model at a condition. The log-density is that of the probability flow, which is also
 * what the deterministic samplers draw from.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Denoised implements SamplingDensity, DensityBound, NoiseScore {
  /** Numbers of events that go the whole way together, see {@link Pieces}. */
  private static final int PIECE = 5_000;

  /** Steps of the chain that a bound is estimated from. */
  private static final int TERMS = 20;

  private final Diffusion model;
  private final Diffusion.Recipe recipe;
  private final @Nullable Tensor condition;
  private final UnaryOperator<Denoiser> guide;
  private final int features;

  /**
   * A distribution.
   *
   * @param condition embedded, {@code [n, given]}
   * @param guide what is made of the network's denoiser
   */
  Denoised(Diffusion model, @Nullable Tensor condition, UnaryOperator<Denoiser> guide) {
    this.model = model;
    this.guide = guide;
    this.recipe = model.recipe();
    this.condition = condition;
    this.features = eventShape().size();
  }

  @Override
  public Shape eventShape() {
    return model.schema().targetShape();
  }

  private int piece() {
    return Math.max(1, PIECE / features);
  }

  /** The model at the conditions of some of so many events. */
  private Denoiser denoiser(int rows, int from, int to) {
    Tensor all = Events.requireRows(condition, rows);
    return guide.apply(model.denoiser(Events.rows(all, from, to)));
  }

  private Tensor flat(String what, Tensor x) {
    return Events.require(what + ": events", eventShape(), x).reshape(x.dim(0), features);
  }

  private Tensor events(Tensor flat) {
    return flat.reshape(eventShape().prepend(flat.dim(0)).toArray());
  }

  @Override
  public Tensor sample(int count, RandomStream random) {
    Events.requireCount(count);
    RandomStream own = RandomStream.of(random.nextLong());
    return events(
        Pieces.join(
                count,
                piece(),
                (from, to) -> List.of(draw(denoiser(count, from, to), to - from, own.split(from))))
            .get(0));
  }

  private Tensor draw(Denoiser denoiser, int rows, RandomStream random) {
    Tensor noise = random.normal(rows, features).mul((float) recipe.path().last().deviation());
    return recipe.sampler().denoise(noise, recipe.path(), denoiser, random);
  }

  @Override
  public Tensor logProb(Tensor x) {
    Tensor flat = flat("logProb", x);
    int rows = x.dim(0);
    return Pieces.join(
            rows,
            piece(),
            (from, to) ->
                List.of(
                    new ProbabilityFlow(recipe.path(), denoiser(rows, from, to))
                        .logProb(flat.slice(0, from, to), recipe.likelihood())))
        .get(0);
  }

  @Override
  public Tensor elbo(Tensor x, RandomStream random) {
    Tensor flat = flat("elbo", x);
    int rows = x.dim(0);
    RandomStream own = RandomStream.of(random.nextLong());
    return Pieces.join(
            rows,
            piece(),
            (from, to) ->
                List.of(
                    new VariationalBound(
                            recipe.path(), denoiser(rows, from, to), recipe.steps(), TERMS)
                        .of(flat.slice(0, from, to), own.split(from))))
        .get(0);
  }

  /**
   * This distribution times a likelihood to a power: classifier guidance (Dhariwal and Nichol
   * 2021). Its draws and density are those of the guided way; it has neither bound nor score.
   *
   * @param scale the power; 1 gives the posterior
   */
  public SamplingDensity guided(NoisyLikelihood likelihood, double scale) {
    return new Denoised(
        model,
        condition,
        denoiser -> new ClassifierGuidance(guide.apply(denoiser), likelihood, scale, eventShape()));
  }

  @Override
  public Tensor score(Tensor noisy, Tensor sigma) {
    Tensor flat = flat("score", noisy);
    int rows = noisy.dim(0);
    if (!sigma.shape().equals(Shape.of(rows))) {
      throw new IllegalArgumentException(
          "score: expected sigma [%d], one for each event, found %s"
              .formatted(rows, sigma.shape()));
    }
    GaussianPath.Point[] places = new GaussianPath.Point[rows];
    float[] deviations = sigma.toArray();
    for (int i = 0; i < rows; i++) {
      places[i] = recipe.path().ofLevel(deviations[i] / (1.0 + deviations[i]));
    }
    Tensor onPath = flat.mul(Columns.of(places, GaussianPath.Point::alpha));
    Tensor noise = denoiser(rows, 0, rows).at(onPath, places).noise();
    return events(noise.div(sigma.reshape(rows, 1)).neg());
  }
}
