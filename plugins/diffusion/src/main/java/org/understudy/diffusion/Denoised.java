package org.understudy.diffusion;

import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
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
public final class Denoised implements SamplingDensity, NoiseScore {
  /** Numbers of events that go the whole way together, see {@link Pieces}. */
  private static final int PIECE = 5_000;

  private final Diffusion model;
  private final Diffusion.Recipe recipe;
  private final @Nullable Tensor condition;
  private final int features;

  /**
   * A distribution.
   *
   * @param condition embedded, {@code [n, given]}
   */
  Denoised(Diffusion model, @Nullable Tensor condition) {
    this.model = model;
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
    if (condition == null || condition.dim(0) == 1) {
      return model.denoiser(condition);
    }
    if (condition.dim(0) != rows) {
      throw new IllegalArgumentException(
          "the condition has %d rows, there are %d events: give one row, or one an event"
              .formatted(condition.dim(0), rows));
    }
    return model.denoiser(condition.slice(0, from, to));
  }

  private Tensor flat(String what, Tensor x) {
    if (x.rank() == 0 || !x.shape().equals(eventShape().prepend(x.dim(0)))) {
      throw new IllegalArgumentException(
          "%s: expected events [n, ...] of shape %s, found %s"
              .formatted(what, eventShape(), x.shape()));
    }
    return x.reshape(x.dim(0), features);
  }

  private Tensor events(Tensor flat) {
    return flat.reshape(eventShape().prepend(flat.dim(0)).toArray());
  }

  @Override
  public Tensor sample(int count, RandomStream random) {
    if (count < 0) {
      throw new IllegalArgumentException("sample: expected a count >= 0, found " + count);
    }
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
