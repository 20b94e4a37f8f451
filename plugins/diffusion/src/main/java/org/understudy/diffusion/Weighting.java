package org.understudy.diffusion;

import org.apiguardian.api.API;

/** How much the error of a prediction counts at each place of the path. */
@API(status = API.Status.EXPERIMENTAL)
public enum Weighting {
  /** The prediction's own square; of a score, times the variance of the noise. */
  SIMPLE,
  /**
   * The noise's square times {@code g^2 / sigma^2}: half of it bounds the negative log-likelihood
   * (Song et al. 2021, <i>Maximum likelihood training</i>).
   */
  LIKELIHOOD,
  /** The data's square times {@code min(alpha^2 / sigma^2, 5)} (Hang et al. 2023). */
  MIN_SNR;

  private static final double MOST = 5;

  double of(Prediction prediction, GaussianPath.Point place) {
    double determinant = prediction.determinant(place);
    return switch (this) {
      case SIMPLE -> prediction == Prediction.SCORE ? place.sigma() * place.sigma() : 1;
      case LIKELIHOOD ->
          place.diffusion() / place.sigma() * Math.pow(place.alpha() / determinant, 2);
      case MIN_SNR ->
          Math.min(Math.pow(place.alpha() / place.sigma(), 2), MOST)
              * Math.pow(place.sigma() / determinant, 2);
    };
  }
}
