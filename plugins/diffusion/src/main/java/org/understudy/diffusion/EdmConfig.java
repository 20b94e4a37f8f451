package org.understudy.diffusion;

import org.apiguardian.api.API;
import org.understudy.spi.EmbeddingConfig;
import org.understudy.spi.config.Default;
import org.understudy.spi.config.Doc;

/** How an EDM is built. */
@API(status = API.Status.EXPERIMENTAL)
public record EdmConfig(
    @Default("0.002") @Doc("Standard deviation of the least noise.") double sigmaMin,
    @Default("80") @Doc("Standard deviation of the most noise.") double sigmaMax,
    @Default("7") @Doc("Steps are equal in the rho-th root of sigma.") double rho,
    @Default("{type: log-normal, mean: -1.2, deviation: 1.2}")
        @Doc("Which noise levels are trained how often.")
        TimesConfig times,
    @Default("{type: heun, steps: 18}") @Doc("The way from noise to data.") SamplerConfig sampler,
    @Default("{}") @Doc("The network: {type: dense, hidden: 128, ...}.") TimeNetworkConfig network,
    @Default("{}") @Doc("How the log-density is integrated.") LikelihoodConfig likelihood,
    @Default("{}") @Doc("Guidance by the condition: {drop: 0.1, scale: 2}.")
        GuidanceConfig guidance,
    @Default("{}") @Doc("A network the condition passes first: {type: set, outputs: 32, ...}.")
        EmbeddingConfig embedding) {
  /** Checks the ranges. */
  public EdmConfig {
    GaussianPath.checkGrowth(sigmaMin, sigmaMax);
    if (!(rho > 0)) {
      throw new IllegalArgumentException("rho: expected a positive number, found " + rho);
    }
  }
}
