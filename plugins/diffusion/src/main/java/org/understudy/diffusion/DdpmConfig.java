package org.understudy.diffusion;

import org.apiguardian.api.API;
import org.understudy.spi.EmbeddingConfig;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** How a denoising diffusion model is built. */
@API(status = API.Status.EXPERIMENTAL)
public record DdpmConfig(
    @Default("cosine") @Doc("How the noise grows: linear or cosine.") Schedule schedule,
    @Default("v") @Doc("What the network says: v, noise, x0, score or velocity.")
        Prediction prediction,
    @Default("least") @Doc("Variance of the reverse steps: least, most or learned.")
        Variance variance,
    @Default("1000") @Doc("Steps of the chain that the bound and learned variances are of.")
        int steps,
    @Default("simple") @Doc("Weights of the loss: simple, likelihood or min-snr.")
        Weighting weighting,
    @Default("{}") @Doc("Which times are trained how often.") TimesConfig times,
    @Default("{type: ancestral, steps: 250}") @Doc("The way from noise to data.")
        SamplerConfig sampler,
    @Default("{}") @Doc("The network: {type: dense, hidden: 128, ...}.") TimeNetworkConfig network,
    @Default("{}") @Doc("How the log-density is integrated.") LikelihoodConfig likelihood,
    @Default("{}") @Doc("Guidance by the condition: {drop: 0.1, scale: 2}.")
        GuidanceConfig guidance,
    @Default("{}") @Doc("A network the condition passes first: {type: set, outputs: 32, ...}.")
        EmbeddingConfig embedding) {
  /** How the noise grows. */
  public enum Schedule {
    /** Rates from 1e-4 to 0.02 in 1000 steps (Ho et al. 2020). */
    LINEAR,
    /** More steps among little noise (Nichol and Dhariwal 2021). */
    COSINE;

    GaussianPath path() {
      return this == LINEAR ? GaussianPath.linear(0.1, 20) : GaussianPath.cosine();
    }
  }

  /** Checks the range. */
  public DdpmConfig {
    if (steps < 2) {
      throw new IllegalArgumentException("steps: expected an integer >= 2, found " + steps);
    }
  }
}
