package org.understudy.diffusion;

import org.apiguardian.api.API;
import org.understudy.spi.EmbeddingConfig;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** How a score-based stochastic differential equation is built. */
@API(status = API.Status.EXPERIMENTAL)
public record ScoreSdeConfig(
    @Default("vp") @Doc("Variance preserving (vp), exploding (ve), or below preserving (sub-vp).")
        Sde sde,
    @Default("0.1") @Doc("The rate at which noise comes at first: vp, sub-vp.") double betaMin,
    @Default("20") @Doc("The rate at which noise comes at last: vp, sub-vp.") double betaMax,
    @Default("0.01") @Doc("Standard deviation of the least noise: ve.") double sigmaMin,
    @Default("50") @Doc("Standard deviation of the most noise: ve.") double sigmaMax,
    @Default("simple") @Doc("Weights of the loss: simple, likelihood or min-snr.")
        Weighting weighting,
    @Default("{}") @Doc("Which times are trained how often.") TimesConfig times,
    @Default("{type: predictor-corrector, steps: 250}") @Doc("The way from noise to data.")
        SamplerConfig sampler,
    @Default("{}") @Doc("The network: {type: dense, hidden: 128, ...}.") TimeNetworkConfig network,
    @Default("{}") @Doc("How the log-density is integrated.") LikelihoodConfig likelihood,
    @Default("{}") @Doc("Guidance by the condition: {drop: 0.1, scale: 2}.")
        GuidanceConfig guidance,
    @Default("{}") @Doc("A network the condition passes first: {type: set, outputs: 32, ...}.")
        EmbeddingConfig embedding) {
  /** The equations. */
  public enum Sde {
    /** {@link GaussianPath#linear}. */
    VP,
    /** {@link GaussianPath#geometric}. */
    VE,
    /** {@link GaussianPath#subVariancePreserving}. */
    SUB_VP
  }

  /** Checks the ranges. */
  public ScoreSdeConfig {
    GaussianPath.checkGrowth(sigmaMin, sigmaMax);
    if (!(betaMin >= 0)) {
      throw new IllegalArgumentException("beta-min: expected a number >= 0, found " + betaMin);
    }
    if (!(betaMax >= betaMin && betaMax > 0)) {
      throw new IllegalArgumentException(
          "beta-max: expected a positive number, beta-min %s or more, found %s"
              .formatted(betaMin, betaMax));
    }
  }

  GaussianPath path() {
    return switch (sde) {
      case VP -> GaussianPath.linear(betaMin, betaMax);
      case VE -> GaussianPath.geometric(sigmaMin, sigmaMax);
      case SUB_VP -> GaussianPath.subVariancePreserving(betaMin, betaMax);
    };
  }
}
