package org.understudy.diffusion;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.understudy.tensor.Tensor;

/**
 * What a network says of {@code x_t}: a combination {@code a(t) x_0 + b(t) eps} of the data and the
 * noise in it. With {@code x_t = alpha x_0 + sigma eps} that is two equations for two unknowns, so
 * each prediction holds all the others.
 */
@API(status = API.Status.EXPERIMENTAL)
public enum Prediction {
  /** The noise (Ho et al. 2020). */
  NOISE,
  /** The data. */
  X0,
  /**
   * {@code (alpha eps - sigma x_0) / sqrt(alpha^2 + sigma^2)} (Salimans and Ho 2022); where alpha
   * is 1 that is, but for the sign, EDM's preconditioned network for data of unit variance.
   */
  V,
  /** The score of x_t: {@code -eps / sigma} (Song and Ermon 2019). */
  SCORE,
  /** The velocity dx_t / dt (Lipman et al. 2023). */
  VELOCITY;

  /**
   * The combination that is predicted at a place.
   *
   * @param data a
   * @param noise b
   */
  public record Mix(double data, double noise) {}

  /** The combination that this prediction is at a place. */
  public Mix at(GaussianPath.Point place) {
    return switch (this) {
      case NOISE -> new Mix(0, 1);
      case X0 -> new Mix(1, 0);
      case V -> new Mix(-place.sigma() / place.deviation(), place.alpha() / place.deviation());
      case SCORE -> new Mix(0, -1 / place.sigma());
      case VELOCITY -> new Mix(place.alphaRate(), place.sigmaRate());
    };
  }

  /** By how much the two equations differ; at zero the prediction says nothing new. */
  double determinant(GaussianPath.Point place) {
    Mix mix = at(place);
    return place.alpha() * mix.noise() - place.sigma() * mix.data();
  }

  /**
   * The prediction made of data and noise.
   *
   * @param data {@code [n, d]}
   * @param noise {@code [n, d]}
   * @param places one for all rows, or one for each
   * @return {@code [n, d]}
   */
  public Tensor of(Tensor data, Tensor noise, GaussianPath.Point... places) {
    return data.mul(Columns.of(places, place -> at(place).data()))
        .add(noise.mul(Columns.of(places, place -> at(place).noise())));
  }

  /**
   * The data and the noise that a prediction says x_t is made of.
   *
   * @param x {@code [n, d]}
   * @param prediction {@code [n, d]}
   * @param spread see {@link Estimate#spread}
   * @param places one for all rows, or one for each
   */
  public Estimate estimate(
      Tensor x, Tensor prediction, @Nullable Tensor spread, GaussianPath.Point... places) {
    Tensor data =
        x.mul(Columns.of(places, p -> at(p).noise() / determinant(p)))
            .sub(prediction.mul(Columns.of(places, p -> p.sigma() / determinant(p))));
    Tensor noise =
        prediction
            .mul(Columns.of(places, p -> p.alpha() / determinant(p)))
            .sub(x.mul(Columns.of(places, p -> at(p).data() / determinant(p))));
    return new Estimate(data, noise, spread);
  }
}
